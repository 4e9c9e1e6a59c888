import { createHash } from 'node:crypto';
import { pipeline, type Readable, Transform } from 'node:stream';

/** What came from the store is not what was put there. */
export class BytesChanged extends Error {
  override readonly name = 'BytesChanged';
}

export interface Expected {
  bytes: number;
  /** Hex; null for a part, of which no sum is known. */
  sha256: string | null;
}

/**
 * The same bytes, but the last one, and with it the end, only when number and sum agree; otherwise `BytesChanged`. Whoever
 * promised the length before can so not be taken for whole (ADR 0062).
 */
export function verified(source: Readable, expected: Expected): Readable {
  const hash = createHash('sha256');
  let bytes = 0;
  let last: Buffer = Buffer.alloc(0);
  const isRight = () =>
    bytes === expected.bytes && (expected.sha256 === null || hash.digest('hex') === expected.sha256);

  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (chunk.length === 0) return done();
      hash.update(chunk);
      bytes += chunk.length;
      this.push(last);
      this.push(chunk.subarray(0, -1));
      last = chunk.subarray(-1);
      done();
    },
    flush(done) {
      if (isRight()) done(null, last);
      else done(new BytesChanged(`${bytes} bytes instead of ${expected.bytes}, or another sum`));
    },
  });
  return pipeline(source, check, () => undefined);
}
