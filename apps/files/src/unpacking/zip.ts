import { crc32, createInflateRaw } from 'node:zlib';
import { type Bytes, decoded, only } from './bytes.js';
import { LIMITS } from './budget.js';
import { Fault } from './fault.js';
import { assertStaysInside } from './names.js';
import { directoryOf, ownHeader, type ZipEntry } from './zip-directory.js';

const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 0x2041;
const STREAMED = 0x0008;
const FILE_TYPE = 0o170000;
const PLAIN_TYPES = [0, 0o100000, 0o040000];
const DESCRIPTOR = 0x08074b50;
/** Android's signature stands between the members and the directory. */
const SIGNING_BLOCK = 'APK Sig Block 42';

export interface ZipFile {
  name: string;
  content: Bytes;
}
interface Placed {
  entry: ZipEntry;
  dataStart: number;
  /** Where the next one begins. */
  end: number;
}

/**
 * The files of a zip, as they come. Strict: its directory and its members' own headers say the same, members lie one
 * behind the other and fill the file, and what comes out has the size and the sum that they say. So whatever program opens
 * it sees what we saw.
 */
export async function* filesOfZip(zip: Buffer): AsyncGenerator<ZipFile> {
  const { start, entries } = directoryOf(zip);
  if (entries.length > LIMITS.members) throw new Fault('tooMany');
  for (const { entry, dataStart } of placed(zip, start, entries)) {
    for (const name of entry.names) assertStaysInside(name);
    assertPlain(entry);
    const content = contentOf(zip.subarray(dataStart, dataStart + entry.packedBytes), entry);
    yield { name: entry.names[0] ?? '', content };
  }
}

function placed(zip: Buffer, directoryStart: number, entries: ZipEntry[]): Placed[] {
  const inOrder = entries.toSorted((a, b) => a.offset - b.offset);
  const members = inOrder.map((entry, i) => {
    const { entry: own, dataStart } = ownHeader(zip, entry.offset);
    assertAgree(own, entry);
    const end = inOrder[i + 1]?.offset ?? directoryStart;
    return { entry, dataStart, end };
  });
  if ((inOrder[0]?.offset ?? directoryStart) !== 0) throw new Fault('contradicts');
  for (const member of members) assertFillsItsPlace(zip, member, member.end === directoryStart);
  return members;
}

function assertAgree(own: ZipEntry, listed: ZipEntry): void {
  const isUnknown = (own.flags & STREAMED) !== 0 && own.bytes === 0 && own.packedBytes === 0 && own.crc === 0;
  const sameSizes =
    own.bytes === listed.bytes && own.packedBytes === listed.packedBytes && own.crc === listed.crc;
  const sameFlags = ((own.flags ^ listed.flags) & (ENCRYPTED | STREAMED)) === 0;
  if (own.names[0] !== listed.names[0] || own.method !== listed.method || !sameFlags)
    throw new Fault('contradicts');
  if (!sameSizes && !isUnknown) throw new Fault('contradicts');
  own.names.slice(1).forEach(assertStaysInside);
}

/** Bytes, then their sizes where they were streamed, then the next member; nothing in between. */
function assertFillsItsPlace(zip: Buffer, { entry, dataStart, end }: Placed, isLast: boolean): void {
  let rest = zip.subarray(dataStart + entry.packedBytes, end);
  if (dataStart + entry.packedBytes > end) throw new Fault('contradicts');
  if (isLast && rest.length > 24 && rest.toString('latin1', rest.length - 16) === SIGNING_BLOCK)
    rest = rest.subarray(0, signingBlockStart(rest));
  if (entry.flags & STREAMED ? !isDescriptorOf(rest, entry) : rest.length > 0) throw new Fault('contradicts');
}

function signingBlockStart(rest: Buffer): number {
  const start = rest.length - 8 - Number(rest.readBigUInt64LE(rest.length - 24));
  if (start < 0 || rest.includes('PK\x03\x04', start, 'latin1')) throw new Fault('contradicts');
  return start;
}

function isDescriptorOf(rest: Buffer, { crc, packedBytes, bytes }: ZipEntry): boolean {
  const isSigned = rest.length % 8 === 0 && rest.length >= 16 && rest.readUInt32LE() === DESCRIPTOR;
  const fields = isSigned ? rest.subarray(4) : rest;
  if (fields.length === 12)
    return (
      fields.readUInt32LE(0) === crc &&
      fields.readUInt32LE(4) === packedBytes &&
      fields.readUInt32LE(8) === bytes
    );
  return (
    fields.length === 20 &&
    fields.readUInt32LE(0) === crc &&
    fields.readBigUInt64LE(4) === BigInt(packedBytes) &&
    fields.readBigUInt64LE(12) === BigInt(bytes)
  );
}

function assertPlain({ flags, method, mode, packedBytes, bytes }: ZipEntry): void {
  if (flags & ENCRYPTED || method === 99) throw new Fault('encrypted');
  if (!PLAIN_TYPES.includes(mode & FILE_TYPE)) throw new Fault('links');
  if (method !== STORED && method !== DEFLATED) throw new Fault('unknownKind');
  if (method === STORED && packedBytes !== bytes) throw new Fault('contradicts');
}

async function* contentOf(packed: Buffer, entry: ZipEntry): Bytes {
  // Folders are called deflated too, with not even the two bytes of nothing.
  const isAsItIs = entry.method === STORED || packed.length === 0;
  const content = isAsItIs ? only(packed) : decoded(createInflateRaw(), only(packed));
  let bytes = 0;
  let crc = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    crc = crc32(chunk, crc);
    if (bytes > entry.bytes) throw new Fault('contradicts');
    yield chunk;
  }
  if (bytes !== entry.bytes || crc !== entry.crc) throw new Fault('contradicts');
}
