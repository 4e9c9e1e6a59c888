import { setTimeout as pause } from 'node:timers/promises';

interface Wait {
  timeoutMs: number;
  what: string;
  everyMs?: number;
  /** May name a reason to give up early. */
  abort?: () => string | null;
}

/** Waits until a condition holds, asking again and again; a throw counts as "not yet", and every wait ends. */
export async function until<T>(
  condition: () => Promise<T> | T,
  { timeoutMs, what, everyMs = 100, abort = () => null }: Wait,
): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  let cause: unknown;
  while (Date.now() < end) {
    try {
      const result = await condition();
      if (result) return result;
    } catch (error) {
      cause = error;
    }
    const reason = abort();
    if (reason) throw new Error(`${what}: ${reason}`);
    await pause(everyMs);
  }
  throw new Error(`${what}: not within ${timeoutMs / 1000} s`, { cause });
}
