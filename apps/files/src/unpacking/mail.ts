import { Fault } from './fault.js';
import { hiddenArchiveAt } from './hidden.js';

const ENCODING_HEADER = /^content-transfer-encoding[ \t]*:/im;
const LINE = /\r\n|\n|\r/;
/** Encodings of before MIME that programs still take out. */
const OLD_ENCODINGS = /^(begin [0-7]{3} |=ybegin |\(This file must be converted with BinHex)/m;
const BASE64_LINE = /^[A-Za-z0-9+/]*={0,2}[ \t]*$/;
const AS_THEY_ARE = new Set(['7bit', '8bit', 'binary', 'quoted-printable']);

/** Whether this may be a mail, or a page saved as one, whatever it is called: it begins with a header. */
export function mayBeMail(head: Buffer): boolean {
  return /^(\xef\xbb\xbf)?\s*(From |[!-9;-~]+[ \t]*:)/.test(head.toString('latin1', 0, 2048));
}

/**
 * What the parts of a mail really are, decoded; none where it is no mail. Boundaries are not asked, because programs
 * differ about them: what follows headers that name base64 is base64, up to the next line that cannot be.
 */
export function partsOfMail(content: Buffer): Buffer[] {
  const text = content.toString('latin1');
  if (!ENCODING_HEADER.test(text)) return [];
  if (OLD_ENCODINGS.test(text)) throw new Fault('unknownKind');
  const lines = text.split(LINE);
  const parts: Buffer[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!ENCODING_HEADER.test(lines[at] ?? '')) continue;
    const encoding = encodingAt(lines, at);
    const start = bodyStart(lines, at);
    if (encoding === 'base64') parts.push(base64From(lines, start));
    else if (!AS_THEY_ARE.has(encoding)) throw new Fault('mail');
    at = start - 1;
  }
  // Nobody packs archives so, and its lines may look like boundaries: no more is asked of it.
  if (/quoted-printable/i.test(text) && hiddenArchiveAt(unquoted(text)) >= 0) throw new Fault('hidden');
  return parts;
}

/** The encoding that a header names; it may be folded, and carry comments. */
function encodingAt(lines: string[], at: number): string {
  const line = lines[at] ?? '';
  const folded = /^[ \t]/.test(lines[at + 1] ?? '') ? lines[at + 1] : '';
  const value = `${line.slice(line.indexOf(':') + 1)}${folded}`.replace(/\([^)]*\)/g, '');
  return value.replace(/["';]/g, '').trim().toLowerCase();
}

/** Behind the empty line. Every line before must be a header, and none may name another encoding. */
function bodyStart(lines: string[], at: number): number {
  const end = lines.indexOf('', at);
  if (end < 0) return lines.length;
  const others = lines.slice(at + 1, end);
  if (!others.every((line) => /^([!-9;-~]+[ \t]*:|[ \t]+\S)/.test(line))) throw new Fault('mail');
  if (others.some((line) => ENCODING_HEADER.test(line))) throw new Fault('mail');
  return end + 1;
}

function base64From(lines: string[], start: number): Buffer {
  const end = endFrom(lines, start);
  const body = lines.slice(start, end);
  // Programs leave out what does not belong, each in its own way.
  if (!body.every((line) => BASE64_LINE.test(line))) throw new Fault('mail');
  const digits = body.map((line) => line.trim()).join('');
  const padding = digits.indexOf('=');
  if (padding >= 0 && !/^={1,2}$/.test(digits.slice(padding))) throw new Fault('mail');
  return Buffer.from(digits, 'base64');
}

function unquoted(text: string): Buffer {
  const decoded = text
    .replace(/=[ \t]*(\r\n|\n|\r)/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(decoded, 'latin1');
}

/** Up to a boundary or the next mail of a mailbox; without one to the end. */
function endFrom(lines: string[], start: number): number {
  const end = lines.findIndex((line, at) => at >= start && /^(--|From )/.test(line));
  return end < 0 ? lines.length : end;
}
