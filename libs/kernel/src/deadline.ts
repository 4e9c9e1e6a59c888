const LATE = Symbol('late');

/**
 * Waits for the work, but not for ever: past the deadline `late` answers, or throws, instead. The work is not stopped by
 * that; who can stop it does so in `late`. The timer counts as a reason to stay alive: with one that does not, a process
 * that waits for nothing else ends in the middle of this.
 */
export async function withDeadline<T, L = never>(
  work: Promise<T>,
  ms: number,
  late: () => L | Promise<L>,
): Promise<T | L> {
  const { promise: over, resolve } = Promise.withResolvers<typeof LATE>();
  const timer = setTimeout(resolve, ms, LATE);
  try {
    const first = await Promise.race([work, over]);
    return first === LATE ? await late() : first;
  } finally {
    clearTimeout(timer);
  }
}

/** The work, or the signal's reason as soon as it is aborted. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
