import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { EICAR } from './fake-scanner.js';
import { ScannerFailed } from './scanner.errors.js';
import type { VirusScanner } from './virus-scanner.js';

export const streamOf = (...chunks: Buffer[]) => Readable.from(chunks, { objectMode: false });

/** What every VirusScanner must do. */
export function virusScannerSuite(make: () => VirusScanner): void {
  it('calls a harmless file clean', async () => {
    const bytes = randomBytes(300_000);

    expect(await make().scan(streamOf(bytes), bytes.length)).toEqual({ kind: 'clean' });
  });

  it('finds EICAR and names it', async () => {
    expect(await make().scan(streamOf(EICAR), EICAR.length)).toEqual({
      kind: 'infected',
      signature: expect.stringContaining('Eicar'),
    });
  });

  it('has no verdict on an empty file (T1.2)', async () => {
    await expect(make().scan(Readable.from([]), 0)).rejects.toThrow(ScannerFailed);
  });

  it('has no verdict on a part of a file', async () => {
    await expect(make().scan(streamOf(Buffer.from('half')), 8)).rejects.toThrow(ScannerFailed);
  });

  it.each([
    ['fails', (source: Readable) => void source.destroy(new Error('cut'))],
    ['is destroyed', (source: Readable) => void source.destroy()],
  ])('has no verdict where the source %s half-way (T1.5)', async (_, end) => {
    const source = new Readable({ read: () => undefined });
    source.push(randomBytes(1000));
    setTimeout(() => end(source), 5);

    await expect(make().scan(source, 5000)).rejects.toThrow(ScannerFailed);
    expect(source.destroyed).toBe(true);
  });

  it('answers for itself', async () => {
    expect(await make().health()).toMatchObject({ version: expect.any(String) });
  });
}
