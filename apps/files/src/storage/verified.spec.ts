import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { BytesChanged, verified } from './verified.js';

const sum = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const inPieces = (bytes: Buffer, size: number) =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    ),
    { objectMode: false },
  );
const WHOLE = randomBytes(1_000);
const EXPECTED = { bytes: WHOLE.length, sha256: sum(WHOLE) };

describe('bytes from the store', () => {
  it.each([1, 7, 999, 1_000])('come as they were put, in pieces of %d', async (size) => {
    expect(await buffer(verified(inPieces(WHOLE, size), EXPECTED))).toEqual(WHOLE);
  });

  it('come where there are none', async () => {
    const none = Buffer.alloc(0);

    expect(await buffer(verified(Readable.from([]), { bytes: 0, sha256: sum(none) }))).toEqual(none);
  });

  it.each<[string, Buffer]>([
    [
      'others of the same number',
      Buffer.concat([WHOLE.subarray(0, -1), Buffer.from([(WHOLE.at(-1) ?? 0) ^ 1])]),
    ],
    ['too few', WHOLE.subarray(0, 500)],
    ['too many', Buffer.concat([WHOLE, WHOLE])],
    ['none', Buffer.alloc(0)],
  ])('are never whole where they are %s', async (_what, stored) => {
    const got: Buffer[] = [];
    const reading = (async () => {
      for await (const chunk of verified(inPieces(stored, 100), EXPECTED)) got.push(chunk as Buffer);
    })();

    await expect(reading).rejects.toThrow(BytesChanged);
    expect(Buffer.concat(got).length).toBeLessThan(Math.max(1, stored.length));
  });

  it('are counted where they are a part', async () => {
    const part = WHOLE.subarray(10, 20);

    expect(await buffer(verified(inPieces(part, 3), { bytes: 10, sha256: null }))).toEqual(part);
    await expect(buffer(verified(inPieces(part, 3), { bytes: 11, sha256: null }))).rejects.toThrow(
      BytesChanged,
    );
  });

  it('are given up with their reader', async () => {
    const source = new Readable({ read: () => void source.push(Buffer.alloc(100)) });
    const reader = verified(source, EXPECTED);
    reader.once('data', () => reader.destroy());

    await new Promise((closed) => source.once('close', closed));
    expect(source.destroyed).toBe(true);
  });
});
