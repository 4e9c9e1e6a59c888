import { Fault } from './fault.js';

const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const END_BYTES = 22;
const END_64_BYTES = 56;
const LOCATOR_64_BYTES = 20;
const UNKNOWN_16 = 0xffff;
const UNKNOWN_32 = 0xffffffff;

const ZIP64_FIELD = 0x0001;
const UNICODE_PATH_FIELD = 0x7075;

/** What a header says of a member. */
export interface ZipEntry {
  names: string[];
  flags: number;
  method: number;
  crc: number;
  packedBytes: number;
  bytes: number;
  /** Of the directory only: where its own header begins, and its Unix mode. */
  offset: number;
  mode: number;
}
export interface OwnHeader {
  entry: ZipEntry;
  /** Where its bytes begin. */
  dataStart: number;
}

/** The directory at the end: where it begins, and what it lists. Nothing may precede, follow or part it. */
export function directoryOf(zip: Buffer): { start: number; entries: ZipEntry[] } {
  const end = endOf(zip);
  const at = new Cursor(zip, end.start);
  const entries: ZipEntry[] = [];
  while (at.position < end.endsBefore) {
    entries.push(centralEntry(at));
    if (entries.length > end.count) throw new Fault('contradicts');
  }
  if (at.position !== end.endsBefore || entries.length !== end.count) throw new Fault('contradicts');
  return { start: end.start, entries };
}

/** The header that stands before a member's bytes. */
export function ownHeader(zip: Buffer, offset: number): OwnHeader {
  const at = new Cursor(zip, offset);
  if (at.u32() !== LOCAL) throw new Fault('contradicts');
  at.skip(2);
  const entry = commonFields(at);
  const [nameBytes, extraBytes] = [at.u16(), at.u16()];
  nameAndExtra(at, entry, nameBytes, extraBytes, ['bytes', 'packedBytes']);
  return { entry, dataStart: at.position };
}

function endOf(zip: Buffer): { start: number; endsBefore: number; count: number } {
  const position = endPosition(zip);
  const at = new Cursor(zip, position + 4);
  const [disk, directoryDisk, countHere, count] = [at.u16(), at.u16(), at.u16(), at.u16()];
  const [size, start] = [at.u32(), at.u32()];
  if (disk !== directoryDisk || countHere !== count) throw new Fault('contradicts');
  const wide = wideEnd(zip, position);
  if (!wide) {
    if (disk !== 0 || start + size !== position) throw new Fault('contradicts');
    return { start, endsBefore: position, count };
  }
  const agrees = (short: number, unknown: number, long: number) => short === unknown || short === long;
  if (
    !agrees(count, UNKNOWN_16, wide.count) ||
    !agrees(size, UNKNOWN_32, wide.size) ||
    !agrees(start, UNKNOWN_32, wide.start) ||
    wide.start + wide.size !== wide.position
  )
    throw new Fault('contradicts');
  return { start: wide.start, endsBefore: wide.position, count: wide.count };
}

/** The one end whose comment reaches the last byte; a second one inside the comment would be another archive. */
function endPosition(zip: Buffer): number {
  const lowest = Math.max(0, zip.length - END_BYTES - UNKNOWN_16);
  const position = zip.lastIndexOf('PK\x05\x06', zip.length - END_BYTES, 'latin1');
  if (position < lowest || zip.length < END_BYTES) throw new Fault('unreadable');
  if (position + END_BYTES + zip.readUInt16LE(position + 20) !== zip.length) throw new Fault('contradicts');
  return position;
}

function wideEnd(zip: Buffer, position: number) {
  const locator = position - LOCATOR_64_BYTES;
  if (locator < 0 || zip.readUInt32LE(locator) !== LOCATOR_64) return null;
  const start = Number(zip.readBigUInt64LE(locator + 8));
  if (start !== locator - END_64_BYTES) throw new Fault('contradicts');
  const at = new Cursor(zip, start);
  if (at.u32() !== END_64 || at.u64() !== END_64_BYTES - 12) throw new Fault('contradicts');
  at.skip(4);
  const [disk, directoryDisk, countHere, count, size] = [at.u32(), at.u32(), at.u64(), at.u64(), at.u64()];
  if (disk !== 0 || directoryDisk !== 0 || countHere !== count) throw new Fault('contradicts');
  return { position: start, count, size, start: at.u64() };
}

function centralEntry(at: Cursor): ZipEntry {
  if (at.u32() !== CENTRAL) throw new Fault('contradicts');
  at.skip(4);
  const entry = commonFields(at);
  const [nameBytes, extraBytes, commentBytes, disk] = [at.u16(), at.u16(), at.u16(), at.u16()];
  at.skip(2);
  entry.mode = at.u32() >>> 16;
  entry.offset = at.u32();
  if (disk !== 0) throw new Fault('contradicts');
  nameAndExtra(at, entry, nameBytes, extraBytes, ['bytes', 'packedBytes', 'offset']);
  at.skip(commentBytes);
  return entry;
}

function commonFields(at: Cursor): ZipEntry {
  const [flags, method] = [at.u16(), at.u16()];
  at.skip(4);
  const [crc, packedBytes, bytes] = [at.u32(), at.u32(), at.u32()];
  return { names: [], flags, method, crc, packedBytes, bytes, offset: 0, mode: 0 };
}

/** Further fields may hold the real sizes, and another name that some readers prefer. */
function nameAndExtra(
  at: Cursor,
  entry: ZipEntry,
  nameBytes: number,
  extraBytes: number,
  wide: ('bytes' | 'packedBytes' | 'offset')[],
): void {
  entry.names.push(at.take(nameBytes).toString('latin1'));
  const extra = new Cursor(at.take(extraBytes), 0);
  while (extra.left >= 4) {
    const [id, size] = [extra.u16(), extra.u16()];
    // Writers that align with zeros leave a piece that is no field.
    if (size > extra.left) return;
    const field = new Cursor(extra.take(size), 0);
    if (id === UNICODE_PATH_FIELD && field.left > 5) {
      field.skip(5);
      entry.names.push(field.take(field.left).toString('latin1'));
    }
    if (id !== ZIP64_FIELD) continue;
    for (const key of wide) if (entry[key] === UNKNOWN_32 && field.left >= 8) entry[key] = field.u64();
  }
}

/** Reads numbers in order; past the end is a fault of the archive. */
class Cursor {
  position: number;
  private readonly buffer: Buffer;

  constructor(buffer: Buffer, position: number) {
    this.buffer = buffer;
    this.position = position;
  }

  get left(): number {
    return this.buffer.length - this.position;
  }

  take(size: number): Buffer {
    if (this.position < 0 || size > this.left) throw new Fault('unreadable');
    this.position += size;
    return this.buffer.subarray(this.position - size, this.position);
  }

  skip(size: number): void {
    this.take(size);
  }

  u16(): number {
    return this.take(2).readUInt16LE();
  }

  u32(): number {
    return this.take(4).readUInt32LE();
  }

  u64(): number {
    const value = Number(this.take(8).readBigUInt64LE());
    if (!Number.isSafeInteger(value)) throw new Fault('contradicts');
    return value;
  }
}
