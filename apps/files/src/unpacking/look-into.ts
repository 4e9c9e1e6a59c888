import { Readable } from 'node:stream';
import { OwnProcess } from '../processes/own-process.js';
import type { Verdict } from '../scanning/virus-scanner.js';
import { FAULTS, type FaultName } from './fault.js';
import { type Frame, framesIn } from './frames.js';

const HEAP_MEGABYTES = 128;

export interface LookingInto {
  source: Readable;
  mediaType: string;
  withinMs: number;
  /** Looks at one file that contains no others. */
  look: (member: Readable) => Promise<Verdict>;
}

/**
 * Unpacks a file in a process of its own, without our settings and secrets and within bounds, and has everything that
 * comes out looked at: the first verdict that is not "clean", or "clean" where all of it was. A process that dies or is too
 * slow has seen nothing.
 */
export async function lookInto({ source, mediaType, withinMs, look }: LookingInto): Promise<Verdict> {
  const child = new OwnProcess({
    module: 'unpack',
    of: import.meta.url,
    args: [mediaType],
    withinMs,
    heapMegabytes: HEAP_MEGABYTES,
  });
  const feeding = child.feed(source);
  const talk = new Talk(child.stdout);
  try {
    for (let frame = await talk.next(); frame.type === 'piece'; frame = await talk.next()) {
      const verdict = await look(talk.member(frame)).catch((error: unknown) => talk.verdictAfter(error));
      if (verdict.kind !== 'clean') return verdict;
    }
    const verdict = talk.verdict();
    // A store that fails is no fault of the file.
    const fault = verdict.kind === 'clean' ? await feeding : await Promise.race([feeding, null]);
    if (fault) throw fault;
    return verdict;
  } finally {
    child.end();
    source.destroy();
  }
}

const SILENCE: Frame = { type: 'fault', bytes: Buffer.from('tooSlow' satisfies FaultName) };

/** What the process says. */
class Talk {
  private readonly frames: AsyncGenerator<Frame>;
  private last: Frame | null = null;

  constructor(stdout: Readable) {
    this.frames = framesIn(stdout);
  }

  async next(): Promise<Frame> {
    if (this.last) return this.last;
    const { value = SILENCE } = (await this.frames.next()) as IteratorResult<Frame, undefined>;
    if (value.type === 'fault' || value.type === 'done') this.last = value;
    return value;
  }

  member(first: Frame): Readable {
    const pieces = async function* (talk: Talk) {
      for (let frame = first; frame.type !== 'end'; frame = await talk.next()) {
        if (frame.type !== 'piece') throw new Error('Unpacking ended inside a file');
        yield frame.bytes;
      }
    };
    return Readable.from(pieces(this), { objectMode: false });
  }

  /** Where a member broke off because of a fault, that is the verdict, and not what its reader made of it. */
  verdictAfter(error: unknown): Verdict {
    if (!this.last) throw error;
    return this.verdict();
  }

  verdict(): Verdict {
    if (this.last?.type === 'done') return { kind: 'clean' };
    const name = this.last?.type === 'fault' ? this.last.bytes.toString() : '';
    return { kind: 'unscannable', reason: FAULTS[name in FAULTS ? (name as FaultName) : 'unreadable'] };
  }
}
