import { crc32, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';

/** Containers as a hostile hand would write them: every field may lie. */

interface ZipFields {
  flags: number;
  method: number;
  crc: number;
  packedBytes: number;
  bytes: number;
  name: string;
  /** Where the directory says that the member begins. */
  offset: number;
  /** The upper half of the attributes: a Unix mode. */
  mode: number;
}
export interface ZipMember {
  name: string;
  content: Buffer;
  isStored?: boolean;
  /** What the member's own header says instead of the truth. */
  local?: Partial<ZipFields>;
  /** What the directory says instead of the truth. */
  central?: Partial<ZipFields>;
  /** Sizes stand behind the bytes, as writers of streams put them. */
  isStreamed?: boolean;
  /** Left out of the directory, so that only readers of streams see it. */
  isHidden?: boolean;
}
export interface ZipExtras {
  before?: Buffer;
  between?: Buffer;
  after?: Buffer;
  comment?: Buffer;
  /** How many members the end says there are. */
  count?: number;
}

const SIGNATURE = {
  local: Buffer.from('PK\x03\x04'),
  descriptor: Buffer.from('PK\x07\x08'),
  central: Buffer.from('PK\x01\x02'),
  end: Buffer.from('PK\x05\x06'),
};
const packed = new WeakMap<Buffer, Buffer>();

/** Packed once: filling is packed again and again. */
function deflated(content: Buffer): Buffer {
  const already = packed.get(content) ?? deflateRawSync(content, { level: 1 });
  packed.set(content, already);
  return already;
}

/** Bytes of filling with the test virus at its end. */
export function behind(megabytes: number, virus: Buffer): Buffer {
  const bytes = Buffer.alloc(megabytes * 1024 * 1024 + virus.length);
  virus.copy(bytes, bytes.length - virus.length);
  return bytes;
}

export function zip(members: ZipMember[], extras: ZipExtras = {}): Buffer {
  const { before = Buffer.alloc(0), between = Buffer.alloc(0), after = Buffer.alloc(0) } = extras;
  const parts: Buffer[] = [before];
  const directory: Buffer[] = [];
  let offset = before.length;
  for (const member of members) {
    const { name, content, isStored = false, isStreamed = false, local, central, isHidden = false } = member;
    const bytes = isStored ? content : deflated(content);
    const truth: ZipFields = {
      flags: 0x800 | (isStreamed ? 8 : 0),
      method: isStored ? 0 : 8,
      crc: crc32(content),
      packedBytes: bytes.length,
      bytes: content.length,
      name,
      offset,
      mode: 0o100644,
    };
    const unknown = isStreamed ? { crc: 0, packedBytes: 0, bytes: 0 } : {};
    const own = [localHeader({ ...truth, ...unknown, ...local }), bytes];
    if (isStreamed) own.push(descriptorOf({ ...truth, ...central }));
    if (!isHidden) directory.push(centralHeader({ ...truth, ...central }));
    parts.push(...own);
    offset += own.reduce((sum, { length }) => sum + length, 0);
  }
  const index = Buffer.concat(directory);
  const count = extras.count ?? directory.length;
  return Buffer.concat([
    ...parts,
    between,
    index,
    endOf({ count, indexBytes: index.length, offset: offset + between.length, comment: extras.comment }),
    after,
  ]);
}

function sizes({ crc, packedBytes, bytes }: ZipFields): Buffer {
  const fields = Buffer.alloc(12);
  fields.writeUInt32LE(crc, 0);
  fields.writeUInt32LE(packedBytes, 4);
  fields.writeUInt32LE(bytes, 8);
  return fields;
}

function head(fields: ZipFields): Buffer {
  const start = Buffer.alloc(10);
  start.writeUInt16LE(20, 0);
  start.writeUInt16LE(fields.flags, 2);
  start.writeUInt16LE(fields.method, 4);
  const lengths = Buffer.alloc(4);
  lengths.writeUInt16LE(Buffer.byteLength(fields.name), 0);
  return Buffer.concat([start, sizes(fields), lengths]);
}

const localHeader = (fields: ZipFields) =>
  Buffer.concat([SIGNATURE.local, head(fields), Buffer.from(fields.name)]);
const descriptorOf = (fields: ZipFields) => Buffer.concat([SIGNATURE.descriptor, sizes(fields)]);

function centralHeader(fields: ZipFields): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE((fields.mode << 16) >>> 0, 6);
  rest.writeUInt32LE(fields.offset, 10);
  return Buffer.concat([
    SIGNATURE.central,
    Buffer.from([20, 3]),
    head(fields),
    rest,
    Buffer.from(fields.name),
  ]);
}

function endOf(end: { count: number; indexBytes: number; offset: number; comment?: Buffer }): Buffer {
  const { count, indexBytes, offset, comment = Buffer.alloc(0) } = end;
  const fields = Buffer.alloc(18);
  fields.writeUInt16LE(count, 4);
  fields.writeUInt16LE(count, 6);
  fields.writeUInt32LE(indexBytes, 8);
  fields.writeUInt32LE(offset, 12);
  fields.writeUInt16LE(comment.length, 16);
  return Buffer.concat([SIGNATURE.end, fields, comment]);
}

export interface TarMember {
  name: string;
  content?: Buffer;
  /** 0 file, 1 and 2 links, 5 folder, x and g further headers, L a long name. */
  type?: string;
  link?: string;
  /** What the header says instead of the truth. */
  bytes?: number;
}

export function tar(members: TarMember[], after = Buffer.alloc(1024)): Buffer {
  const parts = members.flatMap(({ name, content = Buffer.alloc(0), type = '0', link = '', bytes }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0' + '0000000\0' + '0000000\0', 100);
    header.write(`${(bytes ?? content.length).toString(8).padStart(11, '0')} `, 124);
    header.write('00000000000 ', 136);
    header.write(type, 156);
    header.write(link, 157, 100);
    header.write('ustar\x0000', 257);
    header.write(' '.repeat(8), 148);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, after]);
}

export const gzip = (content: Buffer) => gzipSync(content, { level: 1 });
export const zstd = (content: Buffer) => zstdCompressSync(content);

/** A mail with one attachment. */
export function mail(content: Buffer, { name = 'a.zip', encoding = 'base64' } = {}): Buffer {
  const lines = (content.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n');
  const body = encoding === 'base64' ? Buffer.from(lines) : content;
  const start = [
    'From: a@example.com',
    'To: b@example.com',
    'Subject: papers',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="edge"',
    '',
    '--edge',
    'Content-Type: text/plain',
    '',
    'Here they are.',
    '--edge',
    `Content-Type: application/octet-stream; name="${name}"`,
    `Content-Transfer-Encoding: ${encoding}`,
    `Content-Disposition: attachment; filename="${name}"`,
    '',
    '',
  ].join('\r\n');
  return Buffer.concat([Buffer.from(start), body, Buffer.from('\r\n--edge--\r\n')]);
}

/** A PDF that carries a file. */
export function pdf(content: Buffer): Buffer {
  const stream = deflateSync(content, { level: 1 });
  return Buffer.concat([
    Buffer.from(
      `%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\n2 0 obj\n<</Type /EmbeddedFile /Filter /FlateDecode /Length ${stream.length}>>\nstream\n`,
    ),
    stream,
    Buffer.from('\nendstream\nendobj\ntrailer <</Root 1 0 R>>\n%%EOF\n'),
  ]);
}

/** An OLE container (the old Office formats, mails of Outlook) with streams of at least 4,096 bytes. */
export function ole(streams: { name: string; content: Buffer }[]): Buffer {
  const SECTOR = 512;
  const FREE = 0xffffffff;
  const END = 0xfffffffe;
  const bodies = streams.map(({ content }) =>
    Buffer.concat([content, Buffer.alloc((SECTOR - (content.length % SECTOR)) % SECTOR)]),
  );
  const directorySectors = Math.ceil((streams.length + 1) / 4);
  const dataSectors = bodies.reduce((sum, { length }) => sum + length / SECTOR, 0) + directorySectors;
  const fatSectors = Math.ceil(dataSectors / 127) || 1;
  if (fatSectors > 109) throw new Error('Larger than this writer can');
  const fat = new Uint32Array(fatSectors * 128).fill(FREE);
  fat.fill(0xfffffffd, 0, fatSectors);
  let next = fatSectors;
  const chain = (count: number) => {
    const first = next;
    for (let i = 0; i < count; i++) fat[next] = i + 1 < count ? ++next : (next++, END);
    return first;
  };
  const directory = Buffer.alloc(directorySectors * SECTOR);
  const entry = (at: number, name: string, type: number, start: number, bytes: number, child: number) => {
    const base = at * 128;
    directory.write(name, base, 'utf16le');
    directory.writeUInt16LE((name.length + 1) * 2, base + 64);
    directory.writeUInt8(type, base + 66);
    directory.writeUInt8(1, base + 67);
    directory.writeUInt32LE(FREE, base + 68);
    directory.writeUInt32LE(at > 0 && at < streams.length ? at + 1 : FREE, base + 72);
    directory.writeUInt32LE(child, base + 76);
    directory.writeUInt32LE(start, base + 116);
    directory.writeUInt32LE(bytes, base + 120);
  };
  const directoryStart = chain(directorySectors);
  entry(0, 'Root Entry', 5, END, 0, 1);
  bodies.forEach((body, i) => {
    const { name, content } = streams[i] ?? { name: '', content: body };
    entry(i + 1, name, 2, chain(body.length / SECTOR), content.length, FREE);
  });
  const header = Buffer.alloc(SECTOR);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  header.writeUInt16LE(0x3e, 24);
  header.writeUInt16LE(3, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(9, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(fatSectors, 44);
  header.writeUInt32LE(directoryStart, 48);
  header.writeUInt32LE(4096, 56);
  header.writeUInt32LE(END, 60);
  header.writeUInt32LE(END, 68);
  for (let i = 0; i < 109; i++) header.writeUInt32LE(i < fatSectors ? i : FREE, 76 + i * 4);
  const table = Buffer.alloc(fat.length * 4);
  fat.forEach((value, i) => table.writeUInt32LE(value, i * 4));
  return Buffer.concat([header, table, directory, ...bodies]);
}
