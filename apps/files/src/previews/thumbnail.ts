import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { OwnProcess } from '../processes/own-process.js';

/** A picture takes a second or two where it takes long; what takes longer is no picture for a preview (S037). */
const WITHIN_MS = 8_000;
const HEAP_MEGABYTES = 96;

/** A small picture; null of what none can be made in time and memory. Fails as the store does. */
export async function thumbnail(source: Readable): Promise<Buffer | null> {
  const child = new OwnProcess({
    module: 'thumbnail',
    of: import.meta.url,
    withinMs: WITHIN_MS,
    heapMegabytes: HEAP_MEGABYTES,
  });
  try {
    const [fault, picture] = await Promise.all([child.feed(source), buffer(child.stdout)]);
    if (fault) throw fault;
    return picture.length > 0 ? picture : null;
  } finally {
    child.end();
    source.destroy();
  }
}
