/**
 * Waits for the work, but not for ever: null when the time is over. The timer counts as a reason to stay alive; with
 * one that does not, a process that waits for nothing else ends in the middle of this.
 */
export async function atMost<T>(work: Promise<T>, timeoutMs: number): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, timeoutMs, null);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
