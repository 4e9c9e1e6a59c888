import { Readable, type Transform } from 'node:stream';
import { type Budget, LIMITS } from './budget.js';
import { Fault } from './fault.js';

/** Bytes as they come. */
export type Bytes = AsyncIterable<Buffer>;

export async function* only(buffer: Buffer): Bytes {
  yield buffer;
}

/** Reads to the end for what happens on the way. */
export async function drained(bytes: Bytes): Promise<void> {
  const iterator = bytes[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}

/** The beginning, as much as comes at once; nothing where it cannot be read. */
export async function firstPiece(bytes: Bytes): Promise<Buffer> {
  try {
    for await (const piece of bytes) if (piece.length > 0) return piece;
  } catch {
    // Whoever asks wants to know what it is: unreadable is nothing.
  }
  return Buffer.alloc(0);
}

/** All of it in one piece. */
export async function gathered(bytes: Bytes, budget: Budget): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) {
    budget.hold(chunk.length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The first `size` bytes (fewer where there are no more), and all of it again. */
export async function headOf(bytes: Bytes, size: number): Promise<{ head: Buffer; whole: Bytes }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const chunks: Buffer[] = [];
  let length = 0;
  while (length < size) {
    const next = await iterator.next();
    if (next.done) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  const start = Buffer.concat(chunks);
  return { head: start.subarray(0, size), whole: resumed(start, iterator) };
}

async function* resumed(start: Buffer, iterator: AsyncIterator<Buffer>): Bytes {
  try {
    if (start.length > 0) yield start;
    for (;;) {
      const next = await iterator.next();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** What a decoder of Node makes of the bytes. It must take every one of them: what follows its end is not looked at. */
export async function* decoded(codec: Transform & { bytesWritten: number }, bytes: Bytes): Bytes {
  let given = 0;
  let made = 0;
  const counted = async function* () {
    for await (const chunk of bytes) {
      given += chunk.length;
      yield chunk;
    }
  };
  const source = Readable.from(counted(), { objectMode: false });
  // A failure of the source must end the decoder; a failure of the decoder is read below.
  source.once('error', (error) => codec.destroy(error));
  try {
    for await (const chunk of source.pipe(codec) as Bytes) {
      made += chunk.length;
      if (made > LIMITS.ratioFromBytes && made > given * LIMITS.ratio) throw new Fault('tooMuch');
      yield chunk;
    }
  } catch (error) {
    throw error instanceof Fault ? error : new Fault('unreadable');
  } finally {
    source.destroy();
    codec.destroy();
  }
  if (codec.bytesWritten !== given) throw new Fault('contradicts');
}

/** Reads exact pieces of a stream. */
export class Reader {
  private readonly iterator: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(bytes: Bytes) {
    this.iterator = bytes[Symbol.asyncIterator]();
  }

  /** Exactly `size` bytes, or null at the end; a piece of them is a fault. */
  async take(size: number): Promise<Buffer | null> {
    while (this.rest.length < size) {
      const next = await this.iterator.next();
      if (next.done && this.rest.length === 0) return null;
      if (next.done) throw new Fault('unreadable');
      this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value]);
    }
    const piece = this.rest.subarray(0, size);
    this.rest = this.rest.subarray(size);
    return piece;
  }

  /** The next `size` bytes as they come. */
  async *stream(size: number): Bytes {
    let left = size;
    while (left > 0) {
      if (this.rest.length === 0) {
        const next = await this.iterator.next();
        if (next.done) throw new Fault('unreadable');
        this.rest = next.value;
      }
      const piece = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(piece.length);
      left -= piece.length;
      if (piece.length > 0) yield piece;
    }
  }
}
