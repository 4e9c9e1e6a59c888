import { Readable } from 'node:stream';

/** The beginning of a source, and the rest of it that has not been read. */
export interface Opened {
  head: Buffer;
  /** Null: the head is everything. */
  rest: Readable | null;
  /** How many bytes were read so far. */
  bytes: () => number;
}

/** Reads up to `limit` bytes; a source that ends by then needs no multipart upload. */
export async function openHead(source: Readable, limit: number): Promise<Opened> {
  const iterator = source.iterator({ destroyOnReturn: true })[Symbol.asyncIterator]();
  const chunks: Buffer[] = [];
  let size = 0;
  while (size < limit) {
    const { value, done } = (await iterator.next()) as IteratorResult<Buffer>;
    if (done) return { head: Buffer.concat(chunks), rest: null, bytes: () => size };
    chunks.push(value);
    size += value.length;
  }
  const head = Buffer.concat(chunks);

  async function* continued(): AsyncGenerator<Buffer> {
    try {
      yield head;
      for (;;) {
        const { value, done } = (await iterator.next()) as IteratorResult<Buffer>;
        if (done) return;
        size += value.length;
        if (value.length > 0) yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head, rest: Readable.from(continued(), { objectMode: false }), bytes: () => size };
}
