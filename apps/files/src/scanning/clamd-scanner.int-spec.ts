import { gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { randomBytes } from 'node:crypto';
import { behind, mail, ole, pdf, zip } from '../../test/containers.js';
import { ClamdScanner } from './clamd-scanner.js';
import { EICAR } from './fake-scanner.js';
import { ScannerFailed } from './scanner.errors.js';
import { streamOf, virusScannerSuite } from './virus-scanner.suite.js';

const { TEST_CLAMD_HOST = '127.0.0.1', TEST_CLAMD_PORT = '3310' } = process.env;

describe('ClamdScanner on clamd', () => {
  const scanner = new ClamdScanner({ host: TEST_CLAMD_HOST, port: Number(TEST_CLAMD_PORT) });
  virusScannerSuite(() => scanner);
  const scan = (...chunks: Buffer[]) =>
    scanner.scan(
      streamOf(...chunks),
      chunks.reduce((sum, { length }) => sum + length, 0),
    );

  it('finds EICAR in a gzip and in a mail (S027)', async () => {
    expect(await scan(gzipSync(EICAR))).toMatchObject({ kind: 'infected' });
    const mail = `From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n${EICAR.toString('base64')}\r\n`;
    expect(await scan(Buffer.from(mail))).toMatchObject({ kind: 'infected' });
  });

  it('finds EICAR behind an empty chunk (T1.1)', async () => {
    const chunks: (Buffer | null)[] = [Buffer.from('harmless '), Buffer.alloc(0), EICAR, null];
    const source = new Readable({
      read() {
        this.push(chunks.shift() ?? null);
      },
    });

    // Not at the beginning it is no EICAR for every engine; the bytes count is what must agree.
    const verdict = await scanner.scan(source, 9 + EICAR.length);

    expect(['clean', 'infected']).toContain(verdict.kind);
  });

  it('cannot scan what exceeds its limits (S029)', async () => {
    const bomb = gzipSync(Buffer.alloc(160 * 1024 * 1024));

    expect(await scan(bomb)).toEqual({
      kind: 'unscannable',
      reason: expect.stringContaining('Heuristics.Limits'),
    });
  });

  const lying = zip([
    { name: 'a', content: behind(210, EICAR), local: { bytes: 1000 }, central: { bytes: 1000 } },
  ]);
  it.each<[string, Buffer]>([
    ['a zip', lying],
    ['a zip in a zip', zip([{ name: 'b.zip', content: lying, isStored: true }])],
    ['a mail', mail(lying)],
    ['a PDF', pdf(lying)],
    ['an OLE container', ole([{ name: 'Package', content: lying }])],
    ['a zip behind a picture', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), lying])],
  ])('says so where it cuts off a member of %s, whatever its header claims (ADR 0039)', async (_, bytes) => {
    expect(await scan(bytes)).toEqual({
      kind: 'unscannable',
      reason: 'Heuristics.Limits.Exceeded.MaxScanSize',
    });
  });

  it('has no verdict on more than clamd takes (T1.8)', async () => {
    const piece = Buffer.alloc(1024 * 1024);
    async function* large() {
      for (let sent = 0; sent < 160; sent++) yield piece;
    }

    await expect(
      scanner.scan(Readable.from(large(), { objectMode: false }), 160 * piece.length),
    ).rejects.toThrow(ScannerFailed);
  });

  it('scans twenty at once', async () => {
    const verdicts = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? scan(EICAR) : scan(randomBytes(50_000)))),
    );

    expect(verdicts.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? 'infected' : 'clean')),
    );
  });
});
