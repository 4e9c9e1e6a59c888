import { createInflate } from 'node:zlib';
import { type Bytes, decoded, only } from './bytes.js';

const DICTIONARY_BYTES = 4096;
const END = 'endstream';

/**
 * The streams of a PDF, decoded: files may be attached to it, under any name. Streams of pictures and encrypted ones come as
 * they are.
 */
export function* streamsOfPdf(pdf: Buffer): Generator<() => Bytes> {
  for (let at = pdf.indexOf('stream'); at >= 0; at = pdf.indexOf('stream', at + 1)) {
    if (pdf.toString('latin1', at - 3, at) === 'end') continue;
    const start = lineAfter(pdf, at + 'stream'.length);
    if (start === null) continue;
    const end = pdf.indexOf(END, start);
    const stream = withoutLineEnd(pdf.subarray(start, end < 0 ? pdf.length : end));
    const filters = filtersOf(pdf.toString('latin1', Math.max(0, at - DICTIONARY_BYTES), at));
    yield () => filters.reduce(unfiltered, only(stream));
  }
}

/** The line before `endstream` is not the stream's. */
function withoutLineEnd(stream: Buffer): Buffer {
  const breaks = /\r?\n?$/.exec(stream.toString('latin1', Math.max(0, stream.length - 2)))?.[0].length ?? 0;
  return stream.subarray(0, stream.length - breaks);
}

function lineAfter(pdf: Buffer, at: number): number | null {
  if (pdf[at] === 0x0d && pdf[at + 1] === 0x0a) return at + 2;
  return pdf[at] === 0x0a || pdf[at] === 0x0d ? at + 1 : null;
}

/** The names behind /Filter in the dictionary that stands before a stream. */
function filtersOf(before: string): string[] {
  const dictionary = before
    .slice(before.lastIndexOf(' obj') + 1)
    .replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const value = /\/Filter\s*(\[[^\]]*\]|\/[^\s/<>[\]()]+)/.exec(dictionary)?.[1] ?? '';
  return [...value.matchAll(/\/([^\s/<>[\]()]+)/g)].map(([, name = '']) => name);
}

function unfiltered(bytes: Bytes, filter: string): Bytes {
  if (filter === 'FlateDecode' || filter === 'Fl') return decoded(createInflate(), bytes);
  if (filter === 'ASCII85Decode' || filter === 'A85') return textDecoded(bytes, fromAscii85);
  if (filter === 'ASCIIHexDecode' || filter === 'AHx') return textDecoded(bytes, fromHex);
  return bytes;
}

async function* textDecoded(bytes: Bytes, decode: (text: string) => Buffer): Bytes {
  for await (const chunk of bytes) yield decode(chunk.toString('latin1'));
}

function fromHex(text: string): Buffer {
  return Buffer.from((text.split('>')[0] ?? '').replace(/[^0-9A-Fa-f]/g, ''), 'hex');
}

function fromAscii85(text: string): Buffer {
  const digits = (text.split('~>')[0] ?? '').replace(/z/g, '!!!!!').replace(/[^!-u]/g, '');
  const missing = (5 - (digits.length % 5)) % 5;
  const padded = digits + 'u'.repeat(missing);
  const bytes = Buffer.alloc((padded.length / 5) * 4);
  for (let group = 0; group < padded.length / 5; group++) {
    let value = 0;
    for (let i = 0; i < 5; i++) value = value * 85 + padded.charCodeAt(group * 5 + i) - 33;
    bytes.writeUInt32BE(value % 2 ** 32, group * 4);
  }
  return bytes.subarray(0, bytes.length - missing);
}
