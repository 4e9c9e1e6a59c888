import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  behind,
  gzip,
  mail,
  ole,
  pdf,
  tar,
  zip,
  type ZipExtras,
  type ZipMember,
} from '../../test/containers.js';
import { ClamdScanner } from './clamd-scanner.js';
import { examine } from './examine.js';
import { EICAR } from './fake-scanner.js';

/**
 * Nobody walks past the scanner (ADR 0039): containers × depth × lying fields × size, the test virus at the end of each,
 * on a real clamd. None may be clean.
 */
const { TEST_CLAMD_HOST = '127.0.0.1', TEST_CLAMD_PORT = '3310' } = process.env;
const scanner = new ClamdScanner({ host: TEST_CLAMD_HOST, port: Number(TEST_CLAMD_PORT) });

async function verdictOn(bytes: Buffer, mediaType = 'application/octet-stream'): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const store = { get: async () => Readable.from([bytes], { objectMode: false }) };
  const verdict = await examine(
    { objectKey: 'k', receivedBytes: bytes.length, mediaType, sha256 },
    store,
    scanner,
  );
  return verdict.kind;
}

/** Filling that packs well, but not so well that it is a bomb. */
function filling(megabytes: number): Buffer {
  const line = Buffer.concat([randomBytes(40), Buffer.alloc(984)]);
  return Buffer.concat([Buffer.alloc(megabytes * 1024 * 1024, line), EICAR]);
}

const SMALL = Buffer.concat([randomBytes(3_000), Buffer.alloc(5_000), EICAR]);
/** Longer than anything that is held or forgiven at once; longer than the scanner once looked. */
const [LONG, LONGER] = [9, 36].map((megabytes) => ({
  [`behind ${megabytes} MB of zeros`]: behind(megabytes, EICAR),
  [`behind ${megabytes} MB`]: filling(megabytes),
}));

/** Fields that lie, and readers that differ. */
const both = (lie: ZipMember['local']) => ({ local: lie, central: lie });
const LIES: Record<string, (content: Buffer) => [Partial<ZipMember>, ZipExtras?]> = {
  nothing: () => [{}],
  'nothing, stored': () => [{ isStored: true }],
  'nothing, streamed': () => [{ isStreamed: true }],
  'a size of 1,000': () => [both({ bytes: 1_000 })],
  'a size of 1,000 in the directory': () => [{ central: { bytes: 1_000 } }],
  'a size of 1,000 in its header': () => [{ local: { bytes: 1_000 } }],
  'no size': () => [both({ bytes: 0 })],
  'a size of a gigabyte': () => [both({ bytes: 2 ** 30 })],
  'a packed size of 100': () => [both({ packedBytes: 100 })],
  'a packed size of 100 in its header': () => [{ local: { packedBytes: 100 } }],
  'a packed size of 100 in the directory': () => [{ central: { packedBytes: 100 } }],
  'no packed size': () => [both({ packedBytes: 0 })],
  'a packed size of a gigabyte': () => [both({ packedBytes: 2 ** 30 })],
  'another sum': () => [both({ crc: 1 })],
  'that it is stored': () => [both({ method: 0 })],
  'that it is stored, in its header': () => [{ local: { method: 0 } }],
  'a method that nobody has': () => [{ local: { method: 99 } }],
  'a method that the scanner has not': () => [both({ method: 14 })],
  'no sizes, streamed': () => [{ isStreamed: true, central: { bytes: 0, packedBytes: 0, crc: 0 } }],
  'that it is not there': () => [{ isHidden: true }],
  'that it stands elsewhere': () => [{ central: { offset: 7 } }],
  'that it is encrypted': () => [{ local: { flags: 0x801 } }],
  'bytes before it': () => [{}, { before: randomBytes(3_000) }],
  'bytes behind it': () => [{}, { after: randomBytes(100) }],
  'bytes before the directory': () => [{}, { between: randomBytes(1_000) }],
};

const harmless: ZipMember = { name: 'a.txt', content: Buffer.from('harmless') };
const CARRIERS: Record<string, (archive: Buffer) => Buffer> = {
  'as it is': (archive) => archive,
  'stored in a zip': (archive) => zip([harmless, { name: 'b.zip', content: archive, isStored: true }]),
  'packed in a zip of a zip': (archive) =>
    zip([{ name: 'c.zip', content: zip([{ name: 'b.zip', content: archive }]) }]),
  'in a tar': (archive) =>
    tar([
      { name: 'a', content: Buffer.from('x') },
      { name: 'b.zip', content: archive },
    ]),
  'in a packed tar': (archive) => gzip(tar([{ name: 'b.zip', content: archive }])),
  'in a mail': (archive) => mail(archive),
  'in a PDF': (archive) => pdf(archive),
  'in an OLE container': (archive) => ole([{ name: 'Package', content: padded(archive) }]),
};
/** Shorter streams would go where the writer of the tests cannot put them. */
const padded = (archive: Buffer) =>
  archive.length >= 4_096 ? archive : Buffer.concat([archive, Buffer.alloc(4_096 - archive.length)]);

/** Sizes matter to some lies only; every one is carried in every way. */
const LIES_OF_SIZE = Object.keys(LIES).filter((lie) => /nothing|size of 1|no size/.test(lie));
/** Those that people were caught with. */
const KNOWN_LIES = ['nothing', 'a size of 1,000'];
const CARRIERS_OF_SIZE = ['as it is', 'stored in a zip', 'in a mail', 'in a PDF'];

describe('what lies in a zip', () => {
  let cases = 0;
  const cleanAmong = async (lie: string, content: Buffer, carriers: string[]) => {
    const [fields, extras] = LIES[lie]?.(content) ?? [{}];
    const archive = zip([{ name: 'invoice.com', content, ...fields }], extras);
    const verdicts = await Promise.all(
      carriers.map(async (carrier) => [carrier, await verdictOn(CARRIERS[carrier]?.(archive) ?? archive)]),
    );
    cases += verdicts.length;
    return verdicts.filter(([, verdict]) => verdict === 'clean');
  };
  afterAll(() => expect(cases).toBeGreaterThanOrEqual(200));

  it.each(Object.keys(LIES))('and claims %s is never clean, however it is packed', async (lie) => {
    expect(await cleanAmong(lie, SMALL, Object.keys(CARRIERS))).toEqual([]);
  });

  const sizesOf = (lie: string) => Object.entries((KNOWN_LIES.includes(lie) ? LONGER : LONG) ?? {});
  it.each(
    LIES_OF_SIZE.flatMap((lie) => sizesOf(lie).map(([size, content]) => [lie, size, content] as const)),
  )('and claims %s is never clean %s', async (lie, _, content) => {
    expect(await cleanAmong(lie, content, CARRIERS_OF_SIZE)).toEqual([]);
  });
});

const behindMuch = filling(60);
describe('what is packed otherwise', () => {
  it.each<[string, Buffer]>([
    ['in a gzip', gzip(filling(36))],
    ['in the second piece of a gzip', Buffer.concat([gzip(Buffer.from('x')), gzip(filling(36))])],
    ['in a zip behind a gzip', Buffer.concat([gzip(Buffer.from('x')), zip([{ name: 'a', content: EICAR }])])],
    ['in a tar', tar([{ name: 'a', content: filling(36) }])],
    ['in a tar that says it is shorter', tar([{ name: 'a', content: filling(1), bytes: 512 }])],
    [
      'in a tar behind a tar',
      tar([{ name: 'a' }], Buffer.concat([Buffer.alloc(1024), tar([{ name: 'b', content: EICAR }])])),
    ],
    ['in a mail', mail(filling(20))],
    [
      'in a mail with other characters',
      Buffer.from(mail(EICAR).toString('latin1').replace('WDVP', 'W!D!V!P'), 'latin1'),
    ],
    ['in a PDF', pdf(behindMuch)],
    ['in an OLE container', ole([{ name: 'Package', content: filling(5) }])],
    [
      'as a document',
      zip([
        { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
        { name: 'word/media/a.bin', content: behindMuch },
      ]),
    ],
    ['behind 150 MB', zip([{ name: 'a', content: filling(150) }])],
    [
      'behind ten members of 15 MB',
      zip([
        ...Array.from({ length: 10 }, (_, i) => ({
          name: `${i}`,
          content: filling(15).subarray(0, -EICAR.length),
        })),
        { name: 'v', content: EICAR },
      ]),
    ],
  ])('%s is not clean', async (_, bytes) => {
    expect(await verdictOn(bytes)).not.toBe('clean');
  });
});

/** As honest files of a kind begin: among random bytes every sixteen-thousandth looks like an archive of two letters. */
const beginningWith = (magic: string, size: number) =>
  Buffer.concat([Buffer.from(magic, 'hex'), randomBytes(size - magic.length / 2)]);

describe('honest files', () => {
  const content = beginningWith('ffd8ffe0', 200_000);
  const page = Buffer.from('<w:document>hello</w:document>'.repeat(3_000));
  const document: ZipMember[] = [
    { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
    { name: 'word/document.xml', content: page },
    { name: 'word/media/image1.png', content, isStored: true },
  ];
  it.each<[string, Buffer, string]>([
    [
      'a document of Word',
      zip(document),
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    [
      'one that was streamed',
      zip(document.map((member) => ({ ...member, isStreamed: true }))),
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    [
      'one with an embedded sheet',
      zip([...document, { name: 'word/embeddings/a.xlsx', content: zip(document) }]),
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    [
      'a sheet of 20 MB',
      zip([
        {
          name: 'xl/worksheets/sheet1.xml',
          content: Buffer.from(
            Array.from({ length: 300_000 }, (_, i) => `<c r="A${i}"><v>${i * 7919}</v></c>`)
              .join('')
              .repeat(2),
          ),
        },
      ]),
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
    [
      'an ODF text',
      zip([
        { name: 'mimetype', content: Buffer.from('application/vnd.oasis.opendocument.text'), isStored: true },
        { name: 'content.xml', content: page },
      ]),
      'application/vnd.oasis.opendocument.text',
    ],
    [
      'a zip of photos',
      zip(
        Array.from({ length: 10 }, (_, i) => ({
          name: `photos/${i}.jpg`,
          content: beginningWith('ffd8ffe0', 1_000_000),
          isStored: true,
        })),
      ),
      'application/zip',
    ],
    [
      'a jar',
      zip(
        Array.from({ length: 500 }, (_, i) => ({
          name: `com/example/C${i}.class`,
          content: beginningWith('cafebabe', 500),
          isStreamed: true,
        })),
      ),
      'application/java-archive',
    ],
    [
      'a tar in a gzip',
      gzip(
        tar([
          { name: 'src/', type: '5' },
          { name: 'src/a.c', content: page },
        ]),
      ),
      'application/gzip',
    ],
    ['a mail with a document', mail(zip(document), { name: 'a.docx' }), 'message/rfc822'],
    ['a PDF', pdf(page), 'application/pdf'],
    ['an old document of Word', ole([{ name: 'WordDocument', content }]), 'application/msword'],
    ['a photo', content, 'image/jpeg'],
    ['text', page, 'text/plain'],
  ])('%s is clean', async (_, bytes, mediaType) => {
    expect(await verdictOn(bytes, mediaType)).toBe('clean');
  });
});
