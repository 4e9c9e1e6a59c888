import { deflateRawSync, crc32 } from 'node:zlib';
import { Readable } from 'node:stream';
import { faultOfZip, isZip } from './archive-check.js';

interface Member {
  name: string;
  content?: Buffer;
  flags?: number;
  mode?: number;
}

/** A zip as a hostile hand would write it: nothing is checked. */
export function aZip(members: Member[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content = Buffer.from('x'), flags = 0, mode = 0o100644 } of members) {
    const packed = deflateRawSync(content);
    const label = Buffer.from(name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(flags | 0x800, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(content), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(content.length, 18);
    head.writeUInt16LE(label.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, label, packed]);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(((mode << 16) >>> 0) >>> 0, 6);
    entry.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), head, entry, label]));
    locals.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(index.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, index, Buffer.from('PK\x05\x06'), end]);
}

const faultOf = (bytes: Buffer, mediaType = 'application/zip') =>
  faultOfZip(
    {
      sizeBytes: bytes.length,
      read: async ({ start, end }) => Readable.from([bytes.subarray(start, end + 1)]),
    },
    mediaType,
  );

describe('faultOfZip', () => {
  it('finds nothing in a plain archive', async () => {
    expect(await faultOf(aZip([{ name: 'a.txt' }, { name: 'folder/b.txt' }]))).toBeNull();
  });

  it.each<[string, Member[], string]>([
    ['encrypted (S030)', [{ name: 'a.txt', flags: 1 }], 'archive: encrypted'],
    ['a name that climbs out', [{ name: '../../a.txt' }], 'archive: cannot be read'],
    ['an absolute name', [{ name: '/etc/passwd' }], 'archive: cannot be read'],
    ['a backslash that climbs out', [{ name: '..\\a.txt' }], 'archive: cannot be read'],
    ['a drive', [{ name: 'C:\\a.txt' }], 'archive: cannot be read'],
    ['a link', [{ name: 'link', mode: 0o120777 }], 'archive: has links'],
    [
      '60 MB of zeros (S029)',
      [{ name: 'zeros', content: Buffer.alloc(60 * 1024 * 1024) }],
      'archive: unpacks to too much',
    ],
    [
      '3,000 entries (S029)',
      Array.from({ length: 3000 }, (_, i) => ({ name: `${i}` })),
      'archive: too many entries',
    ],
  ])('refuses %s', async (_, members, fault) => {
    expect(await faultOf(aZip(members))).toBe(fault);
  });

  it.each([
    Buffer.from('PK\x03\x04 and no directory'),
    aZip([{ name: 'a' }]).subarray(0, -4),
    Buffer.from('x'),
  ])('refuses what cannot be read (%#)', async (bytes) => {
    expect(await faultOf(bytes)).toBe('archive: cannot be read');
  });

  it('refuses macros in a format that has none (S039)', async () => {
    const docx = aZip([{ name: '[Content_Types].xml' }, { name: 'word/vbaProject.bin' }]);

    expect(
      await faultOf(docx, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'),
    ).toBe('document: hides macros');
  });
});

describe('isZip', () => {
  it.each([
    ['application/zip', true],
    ['application/vnd.oasis.opendocument.text', true],
    ['application/pdf', false],
  ])('%s: %s', (mediaType, is) => {
    expect(isZip(mediaType)).toBe(is);
  });
});
