/**
 * Waits until a condition holds, asking again and again; every wait ends.
 * @template T
 * @param {() => Promise<T> | T} condition truthy when done; a throw counts as "not yet"
 * @param {{ timeoutMs: number, what: string, everyMs?: number, abort?: () => string | null }} options
 *   `abort` may name a reason to give up early
 * @returns {Promise<T>}
 */
export async function until(condition, { timeoutMs, what, everyMs = 100, abort = () => null }) {
  const end = Date.now() + timeoutMs;
  let last = null;
  while (Date.now() < end) {
    try {
      const result = await condition();
      if (result) return result;
    } catch (error) {
      last = error;
    }
    const reason = abort();
    if (reason) throw new Error(`${what}: ${reason}`);
    await pause(everyMs);
  }
  throw new Error(`${what}: not within ${timeoutMs / 1000} s`, { cause: last });
}

/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
