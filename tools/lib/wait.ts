import { setTimeout as pause } from 'node:timers/promises';

interface Wait {
  timeoutMs?: number;
  what?: string;
  everyMs?: number;
  /** May name a reason to give up early. */
  abort?: () => string | null;
}

/** Waits for a condition instead of a time. What it throws counts as "not yet"; the last of it is in the failure. */
export async function until<T>(
  condition: () => Promise<T> | T,
  { timeoutMs = 30_000, what = 'the condition', everyMs = 20, abort = () => null }: Wait = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  for (let cause: unknown; ; await pause(everyMs)) {
    try {
      const met = await condition();
      if (met) return met;
      cause = met;
    } catch (error) {
      cause = error;
    }
    const reason = abort();
    if (reason) throw new Error(`${what}: ${reason}`, { cause });
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${what}`, { cause });
  }
}
