import { fileTypeFromBuffer } from 'file-type';
import { looksLikeText, type Sniffed } from './types.rules.js';

/** So much of the beginning tells what a file is. */
export const HEAD_BYTES = 16 * 1024;
/** Programs look so far for the header of a PDF (F08). */
const PDF_WITHIN_BYTES = 1024;
/** Formats that are text themselves. Another one's signature in readable text is only its first letters (F03). */
const READABLE = new Set([
  'application/pdf',
  'application/rtf',
  'application/xml',
  'application/postscript',
  'application/eps',
  'application/pgp-encrypted',
  'text/calendar',
  'text/vcard',
  'text/vtt',
]);

/** What the first bytes are. */
export async function sniff(head: Buffer): Promise<Sniffed> {
  const isText = looksLikeText(head);
  const mediaType = (await provenBy(head)) ?? null;
  const isOnlyLetters = isText && mediaType !== null && !READABLE.has(mediaType);
  return { mediaType: isOnlyLetters ? null : mediaType, isText };
}

async function provenBy(head: Buffer): Promise<string | undefined> {
  // A beginning that a parser stumbles over proves nothing.
  const type = await fileTypeFromBuffer(head).catch(() => undefined);
  if (type) return type.mime.split(';')[0];
  if (head.subarray(0, 4).toString('latin1') === 'PK\x03\x04') return 'application/zip';
  return head.subarray(0, PDF_WITHIN_BYTES).includes('%PDF-') ? 'application/pdf' : undefined;
}
