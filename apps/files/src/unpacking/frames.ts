/** How the unpacking process talks: a letter, a length, and so many bytes. */
export type Frame =
  /** A piece of a member. */
  | { type: 'piece'; bytes: Buffer }
  /** The member ends here. */
  | { type: 'end' }
  /** The file is unscannable: the name of a fault. */
  | { type: 'fault'; bytes: Buffer }
  /** Everything was looked into. Without it nothing was. */
  | { type: 'done' };

const LETTERS = { piece: 'p', end: 'e', fault: 'f', done: 'd' } as const;
const HEADER_BYTES = 5;

export function encoded(frame: Frame): Buffer {
  const bytes = 'bytes' in frame ? frame.bytes : Buffer.alloc(0);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(LETTERS[frame.type]);
  header.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([header, bytes]);
}

export async function* framesIn(source: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const size = rest.length < HEADER_BYTES ? Infinity : HEADER_BYTES + rest.readUInt32BE(1);
      if (rest.length < size) break;
      yield frameOf(rest.toString('latin1', 0, 1), rest.subarray(HEADER_BYTES, size));
      rest = rest.subarray(size);
    }
  }
}

function frameOf(letter: string, bytes: Buffer): Frame {
  if (letter === LETTERS.piece) return { type: 'piece', bytes };
  if (letter === LETTERS.end) return { type: 'end' };
  if (letter === LETTERS.done) return { type: 'done' };
  return { type: 'fault', bytes };
}
