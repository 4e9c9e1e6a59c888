import { StoreFailed } from './object-store.js';

/** Gives a wait an end: what is still going on then is told to stop by `onEnd`. */
export async function within<T>(
  ms: number,
  work: Promise<T>,
  what: string,
  onEnd?: () => void,
  signal?: AbortSignal,
): Promise<T> {
  let stop: (error: Error) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => (stop = reject));
  const timer = setTimeout(() => stop(new StoreFailed(`${what}: no answer within ${ms} ms`)), ms);
  const abort = () => stop(new StoreFailed(`${what}: aborted`, { cause: signal?.reason }));
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, ended]);
  } catch (error) {
    onEnd?.();
    // The loser of the race may still fail later; nobody waits for it any more.
    work.catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
