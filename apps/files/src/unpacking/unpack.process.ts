/** A process of its own for one file: the bytes come by stdin, what they contain goes out by stdout, in frames. */
import { once } from 'node:events';
import { Budget, LIMITS } from './budget.js';
import type { Bytes } from './bytes.js';
import { Fault } from './fault.js';
import { encoded, type Frame } from './frames.js';
import { Walk } from './walk.js';

/** Smaller than what a pipe takes at once: nobody waits for a whole member. */
const PIECE_BYTES = 64 * 1024;

async function say(frame: Frame): Promise<void> {
  if (!process.stdout.write(encoded(frame))) await once(process.stdout, 'drain');
}

async function handOver(content: Bytes): Promise<void> {
  let isEmpty = true;
  for await (const chunk of content) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES)
      await say({ type: 'piece', bytes: chunk.subarray(at, at + PIECE_BYTES) });
    isEmpty &&= chunk.length === 0;
  }
  if (!isEmpty) await say({ type: 'end' });
}

function isBearable(): boolean {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 < LIMITS.cpuMs && process.memoryUsage.rss() < LIMITS.memoryBytes;
}

const walk = new Walk({ budget: new Budget(isBearable), handOver, mediaType: process.argv[2] ?? '' });
try {
  await walk.into(process.stdin as Bytes);
  await say({ type: 'done' });
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  await say({ type: 'fault', bytes: Buffer.from(error.fault) });
  process.stdin.destroy();
}
