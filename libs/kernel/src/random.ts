import { randomFillSync } from 'node:crypto';

const pool = Buffer.allocUnsafe(8_192);
let used = pool.length;

/** A few random bytes. From a pool, because asking the system for ten bytes costs as much as for thousands. */
export function randomBytesOf(size: number): Buffer {
  if (used + size > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += size;
  // A copy: the pool is filled again under whoever would keep a view of it.
  return Buffer.from(pool.subarray(used - size, used));
}
