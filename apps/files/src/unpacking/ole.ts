import { Fault } from './fault.js';

const HEADER_BYTES = 512;
const LAST_SECTOR = 0xfffffffa;
const STREAM = 2;
const ROOT = 5;
const ENTRY_BYTES = 128;
const MINI_SECTOR_BYTES = 64;

/** Office's own streams: there an archive is a theme, cut into records. */
const NATIVE = new Set([
  'WordDocument',
  '0Table',
  '1Table',
  'Data',
  'Workbook',
  'Book',
  'PowerPoint Document',
]);
export const isNative = (name: string): boolean => NATIVE.has(name);

export interface OleStream {
  name: string;
  content: Buffer;
}

/** The streams of an OLE container: the old Office formats, mails of Outlook, objects inside of documents. */
export function streamsOfOle(ole: Buffer): OleStream[] {
  const container = new Container(ole);
  const entries = container.entries();
  // A password turns a whole document into one stream (F05, S030).
  if (entries.some(({ name }) => name === 'EncryptedPackage')) throw new Fault('protected');
  const root = entries.find(({ type }) => type === ROOT);
  const mini = root ? container.chain(root.start, root.bytes) : Buffer.alloc(0);
  return entries
    .filter(({ type, bytes }) => type === STREAM && bytes > 0)
    .map(({ name, start, bytes }) => ({
      name,
      content:
        bytes < container.miniBelowBytes
          ? container.miniChain(mini, start, bytes)
          : container.chain(start, bytes),
    }));
}

interface Entry {
  name: string;
  type: number;
  start: number;
  bytes: number;
}

class Container {
  readonly miniBelowBytes: number;
  private readonly ole: Buffer;
  private readonly sectorBytes: number;
  private readonly fat: number[];
  private readonly miniFat: number[];

  constructor(ole: Buffer) {
    if (ole.length < HEADER_BYTES) throw new Fault('unreadable');
    this.ole = ole;
    const shift = ole.readUInt16LE(30);
    if (shift !== 9 && shift !== 12) throw new Fault('unreadable');
    this.sectorBytes = 1 << shift;
    this.miniBelowBytes = ole.readUInt32LE(56);
    this.fat = this.tableSectors().flatMap((sector) => numbersOf(this.sector(sector)));
    this.miniFat = numbersOf(this.chain(ole.readUInt32LE(60), null));
  }

  entries(): Entry[] {
    const directory = this.chain(this.ole.readUInt32LE(48), null);
    return Array.from({ length: Math.floor(directory.length / ENTRY_BYTES) }, (_, i) => {
      const entry = directory.subarray(i * ENTRY_BYTES, (i + 1) * ENTRY_BYTES);
      const nameBytes = Math.min(64, Math.max(0, entry.readUInt16LE(64) - 2));
      return {
        name: entry.toString('utf16le', 0, nameBytes),
        type: entry.readUInt8(66),
        start: entry.readUInt32LE(116),
        bytes: entry.readUInt32LE(120),
      };
    });
  }

  /** The sectors that belong together, cut to a size where one is known. */
  chain(start: number, bytes: number | null): Buffer {
    const pieces = chainIn(this.fat, start).map((sector) => this.sector(sector));
    return cut(pieces, bytes);
  }

  miniChain(mini: Buffer, start: number, bytes: number): Buffer {
    const pieces = chainIn(this.miniFat, start).map((sector) =>
      mini.subarray(sector * MINI_SECTOR_BYTES, (sector + 1) * MINI_SECTOR_BYTES),
    );
    return cut(pieces, bytes);
  }

  private sector(number: number): Buffer {
    const start = (number + 1) * this.sectorBytes;
    if (start >= this.ole.length) throw new Fault('unreadable');
    return this.ole.subarray(start, start + this.sectorBytes);
  }

  /** Where the table of sectors stands: the first 109 in the header, others in sectors that name the next. */
  private tableSectors(): number[] {
    const sectors = numbersOf(this.ole.subarray(76, HEADER_BYTES));
    const seen = new Set<number>();
    for (let next = this.ole.readUInt32LE(68); next <= LAST_SECTOR;) {
      if (seen.has(next)) throw new Fault('contradicts');
      seen.add(next);
      const numbers = numbersOf(this.sector(next));
      next = numbers.pop() ?? 0xfffffffe;
      sectors.push(...numbers);
    }
    return sectors.filter((sector) => sector <= LAST_SECTOR);
  }
}

function chainIn(table: number[], start: number): number[] {
  const chain: number[] = [];
  for (let sector = start; sector <= LAST_SECTOR; sector = table[sector] ?? 0xfffffffe) {
    if (chain.length > table.length) throw new Fault('contradicts');
    chain.push(sector);
  }
  return chain;
}

function cut(pieces: Buffer[], bytes: number | null): Buffer {
  const all = Buffer.concat(pieces);
  if (bytes !== null && all.length < bytes) throw new Fault('unreadable');
  return bytes === null ? all : all.subarray(0, bytes);
}

const numbersOf = (buffer: Buffer): number[] =>
  Array.from({ length: Math.floor(buffer.length / 4) }, (_, i) => buffer.readUInt32LE(i * 4));
