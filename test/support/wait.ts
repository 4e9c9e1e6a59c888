import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;

/** Waits for a condition instead of a time. What it throws counts as "not yet"; the last of it is in the failure. */
export async function until<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 30_000, what = 'the condition' }: { timeoutMs?: number; what?: string } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  for (let last: unknown; ; await delay(LOOK_EVERY_MS)) {
    try {
      const met = await condition();
      if (met) return met;
      last = met;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${what}`, { cause: last });
  }
}
