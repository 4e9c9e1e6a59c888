import { gzipSync } from 'node:zlib';
import { behind, gzip, mail, ole, pdf, tar, zip, type ZipMember, zstd } from '../../test/containers.js';
import { EICAR } from '../scanning/fake-scanner.js';
import { Budget } from './budget.js';
import { type Bytes, only } from './bytes.js';
import type { Fault, FaultName } from './fault.js';
import { Walk } from './walk.js';

/** What comes out of a file, or the fault that ends it. */
async function cameOut(file: Buffer, mediaType = '', isBearable = () => true): Promise<string[]> {
  const members: string[] = [];
  const handOver = async (content: Bytes) => {
    const pieces: Buffer[] = [];
    for await (const piece of content) pieces.push(piece);
    const member = Buffer.concat(pieces).toString();
    if (member !== '') members.push(member);
  };
  await new Walk({ budget: new Budget(isBearable), handOver, mediaType }).into(only(file));
  return members;
}
const faultOf = (file: Buffer, mediaType?: string): Promise<FaultName | string[]> =>
  cameOut(file, mediaType).catch((error: Fault) => error.fault);

const text = (words: string) => Buffer.from(words);
const one: ZipMember = { name: 'one.txt', content: text('one, one, one, one, one') };
const two: ZipMember = { name: 'folder/two.txt', content: text('two') };
const papers = zip([one, two]);
const large = (words: string) => text(words.repeat(5_000));

describe('Walk', () => {
  it.each<[string, Buffer, string[]]>([
    ['a zip', papers, ['one, one, one, one, one', 'two']],
    ['a zip of stored members', zip([{ ...two, isStored: true }]), ['two']],
    ['a zip that was streamed', zip([{ ...two, isStreamed: true }]), ['two']],
    ['a zip with a comment', zip([two], { comment: text('made by hand') }), ['two']],
    ['a zip of nothing', zip([]), []],
    ['a zip with a folder', zip([{ name: 'folder/', content: text('') }, two]), ['two']],
    ['a zip in a zip', zip([{ name: 'a.zip', content: papers }]), ['one, one, one, one, one', 'two']],
    ['a gzip', gzip(text('two')), ['two']],
    ['a gzip of two pieces', Buffer.concat([gzip(text('one')), gzip(text('two'))]), ['onetwo']],
    ['a zstd', zstd(text('two')), ['two']],
    [
      'a tar',
      tar([
        { name: 'd/', type: '5' },
        { name: 'a', content: text('two') },
      ]),
      ['two'],
    ],
    ['a tar in a gzip', gzip(tar([{ name: 'a', content: text('two') }])), ['two']],
    ['an archive attached to a PDF', pdf(zip([two])), ['two']],
    ['a plain file attached to a PDF', pdf(text('two')), []],
    [
      'an archive in an OLE container',
      ole([{ name: 'Package', content: zip([{ ...two, content: large('two'), isStored: true }]) }]),
      ['two'.repeat(5_000)],
    ],
    ['plain text', text('two'), []],
    ['text that begins like a mail', text('Note: two'), []],
  ])('hands over what %s contains', async (_, file, members) => {
    expect(await cameOut(file)).toEqual(members);
  });

  it('hands over the parts of a mail, and the mail itself where it is packed', async () => {
    const letter = mail(zip([two]));

    expect(await cameOut(letter)).toEqual(['two']);
    expect(await cameOut(zip([{ name: 'a.eml', content: letter }]))).toEqual(['two', letter.toString()]);
  });

  it('takes a letter in quoted-printable for one', async () => {
    expect(await cameOut(mail(text('caf=C3=A9 =\r\n--\r\nAnn'), { encoding: 'quoted-printable' }))).toEqual(
      [],
    );
  });

  it('opens a zip behind the header of an embedded object', async () => {
    const object = Buffer.concat([
      text('header'),
      zip([{ ...two, content: large('two'), isStored: true }]),
      text('rest'),
    ]);

    expect(await cameOut(ole([{ name: '\x01Ole10Native', content: object }]))).toContain('two'.repeat(5_000));
  });

  it.each<[FaultName, string, Buffer]>([
    [
      'encrypted',
      'an encrypted member (S030)',
      zip([{ ...one, local: { flags: 1 }, central: { flags: 1 } }]),
    ],
    ['encrypted', 'AES', zip([{ ...one, local: { method: 99 }, central: { method: 99 } }])],
    ['climbs', 'a name that climbs', zip([{ ...one, name: '../../a' }])],
    ['climbs', 'an absolute name', zip([{ ...one, name: '/etc/passwd' }])],
    ['climbs', 'a backslash that climbs', zip([{ ...one, name: '..\\a' }])],
    ['climbs', 'a drive', zip([{ ...one, name: 'C:\\a' }])],
    ['climbs', 'a tar that climbs', tar([{ name: '../a', content: text('x') }])],
    ['climbs', 'a tar that climbs, in a gzip', gzip(tar([{ name: '/a', content: text('x') }]))],
    ['climbs', 'a long name that climbs', tar([{ name: 'x', type: 'L', content: text('../../a\0') }])],
    [
      'climbs',
      'a further header that climbs',
      tar([{ name: 'x', type: 'x', content: text('14 path=../a\n') }]),
    ],
    [
      'climbs',
      'a zip that climbs, in a zip',
      zip([{ name: 'b.zip', content: zip([{ ...one, name: '../a' }]) }]),
    ],
    ['links', 'a link', zip([{ ...one, central: { mode: 0o120777 } }])],
    ['links', 'a device', zip([{ ...one, central: { mode: 0o060777 } }])],
    ['links', 'a link in a tar', tar([{ name: 'a', type: '2', link: '/etc' }])],
    ['links', 'a hard link in a tar', tar([{ name: 'a', type: '1', link: 'b' }])],
    [
      'links',
      'a link in a further header',
      tar([{ name: 'x', type: 'x', content: text('17 linkpath=/etc\n') }]),
    ],
    ['tooMuch', '60 MB of zeros (S029)', zip([{ name: 'z', content: behind(60, EICAR) }])],
    ['tooMuch', '60 MB of zeros in a gzip (S029)', gzipSync(behind(60, EICAR))],
    [
      'tooMany',
      '3,000 entries (S029)',
      zip(Array.from({ length: 3000 }, (_, i) => ({ ...two, name: `${i}` }))),
    ],
    [
      'tooDeep',
      'eight zips in each other (S029)',
      Array.from({ length: 8 }).reduce<Buffer>(
        (inner) => zip([{ name: 'a', content: inner, isStored: true }]),
        papers,
      ),
    ],
    ['unreadable', 'no directory', text('PK\x03\x04 and no directory')],
    ['contradicts', 'a directory that is cut off', zip([one, two], { comment: text('cut') }).subarray(0, -1)],
    ['contradicts', 'a member the directory does not list', zip([one, { ...two, isHidden: true }])],
    ['contradicts', 'bytes between members and directory', zip([one], { between: text('more') })],
    ['contradicts', 'bytes behind', zip([one], { after: text('more') })],
    ['contradicts', 'a second archive behind', Buffer.concat([papers, papers])],
    ['contradicts', 'a second archive in the comment', zip([one], { comment: zip([two]) })],
    ['contradicts', 'two entries for one member', zip([one, { ...one, central: { offset: 0 } }])],
    ['contradicts', 'fewer members than it says', zip([one], { count: 2 })],
    [
      'contradicts',
      'a tar behind a tar',
      tar([{ name: 'a' }], Buffer.concat([Buffer.alloc(1024), tar([{ name: 'b' }])])),
    ],
    ['contradicts', 'a tar with a sparse file', tar([{ name: 'a', type: 'S' }])],
    ['contradicts', 'a tar sized elsewhere', tar([{ name: 'x', type: 'x', content: text('11 size=99\n') }])],
    ['unreadable', 'bytes behind a gzip', Buffer.concat([gzip(text('x')), papers])],
    ['contradicts', 'zeros behind a gzip', Buffer.concat([gzip(text('x')), Buffer.alloc(10)])],
    ['hidden', 'an archive behind a picture', Buffer.concat([text('\x89PNG\r\n\x1a\n'), papers])],
    ['hidden', 'an archive behind text', Buffer.concat([large('text '), papers])],
    ['hidden', 'an archive before which something stands', zip([one], { before: text('more') })],
    ['hidden', 'a 7z behind text', Buffer.concat([text('hello'), Buffer.from('377abcaf271c', 'hex')])],
    [
      'hidden',
      'an archive behind an OLE container',
      Buffer.concat([ole([{ name: 'a', content: large('x') }]), papers]),
    ],
    [
      'hidden',
      'an archive in quoted-printable',
      mail(
        text(
          papers
            .toString('latin1')
            .replace(/[^ -<>-~]/g, (c) => `=${c.charCodeAt(0).toString(16).padStart(2, '0')}`),
        ),
        { encoding: 'quoted-printable' },
      ),
    ],
    ['unknownKind', 'a 7z', Buffer.from('377abcaf271c0004', 'hex')],
    ['unknownKind', 'a rar in a zip', zip([{ name: 'a', content: text('Rar!\x1a\x07\x01\x00') }])],
    [
      'unknownKind',
      'a method that we do not have',
      zip([{ ...one, local: { method: 14 }, central: { method: 14 } }]),
    ],
    ['unknownKind', 'uuencode in a mail', mail(text('begin 644 a\n'), { encoding: '7bit' })],
    ['mail', 'base64 with other characters in it', text(mail(papers).toString().replace('UEs', 'U!Es'))],
    [
      'mail',
      'two encodings of one part',
      text(
        mail(papers)
          .toString()
          .replace('Content-Transfer', 'Content-Transfer-Encoding: 7bit\r\nContent-Transfer'),
      ),
    ],
    ['mail', 'an encoding that nobody knows', mail(papers, { encoding: 'base85' })],
    [
      'protected',
      'a document with a password (F05, S030)',
      ole([{ name: 'EncryptedPackage', content: large('x') }]),
    ],
  ])('%s: %s', async (fault, _, file) => {
    expect(await faultOf(file)).toBe(fault);
  });

  it.each<[string, Partial<ZipMember>]>([
    ['a size', { local: { bytes: 3 }, central: { bytes: 3 } }],
    ['a size, in its own header', { local: { bytes: 3 } }],
    ['a size, in the directory', { central: { bytes: 3 } }],
    ['a greater size', { local: { bytes: 3_000 }, central: { bytes: 3_000 } }],
    ['fewer packed bytes', { local: { packedBytes: 3 }, central: { packedBytes: 3 } }],
    ['fewer packed bytes, in its own header', { local: { packedBytes: 3 } }],
    ['more packed bytes', { local: { packedBytes: 9_999 }, central: { packedBytes: 9_999 } }],
    ['another sum', { local: { crc: 1 }, central: { crc: 1 } }],
    ['another method in its own header', { local: { method: 0 } }],
    ['another method in the directory', { central: { method: 0 } }],
    ['another name in its own header', { local: { name: 'two.txt' } }],
    ['encryption in its own header only', { local: { flags: 0x801 } }],
    ['another place', { central: { offset: 5 } }],
    ['sizes behind its bytes that are none', { local: { flags: 0x808 }, central: { flags: 0x808 } }],
  ])('takes a member that lies about %s for a contradiction', async (_, lie) => {
    expect(await faultOf(zip([{ ...one, ...lie }]))).toBe('contradicts');
  });

  it('refuses macros in a format that has none (S039)', async () => {
    const docx = zip([one, { ...two, name: 'word/vbaProject.bin' }]);

    expect(
      await faultOf(docx, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'),
    ).toBe('macros');
    expect(await faultOf(docx, 'application/vnd.ms-word.document.macroenabled.12')).toEqual(
      expect.any(Array),
    );
  });

  it('tells a document with a password from an old one under a new name (F05)', async () => {
    const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

    expect(await faultOf(ole([{ name: 'EncryptedPackage', content: large('x') }]), docx)).toBe('protected');
    expect(await faultOf(ole([{ name: 'WordDocument', content: large('x') }]), docx)).toBe('misnamed');
  });

  it('gives up where the process has taken too much', async () => {
    const looked = cameOut(tar([{ name: 'a', content: Buffer.alloc(9 * 1024 * 1024) }]), '', () => false);

    await expect(looked).rejects.toMatchObject({ fault: 'tooSlow' });
  });

  it('takes bytes for what they are that only look a little like an archive', async () => {
    const noise = Buffer.concat([text('harmless PK\x03\x04'), Buffer.alloc(40, 0xff)]);

    expect(await cameOut(noise)).toEqual([]);
  });
});
