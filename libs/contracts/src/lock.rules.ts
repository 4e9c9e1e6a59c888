import type { Lock } from './lock.js';
import { narrowings } from './narrowing.js';

/** Everything that would break somebody who was built to the lock file, by contract. */
export function brokenPromises(locked: Lock, current: Lock): string[] {
  return Object.entries(locked).flatMap(([key, before]) => {
    const now = current[key];
    if (now === undefined) return [`${key} is gone`];
    return [
      ...narrowings(before.takes, now.takes, 'takes').map((what) => `${key} takes less: ${what}`),
      ...narrowings(before.gives, now.gives, 'gives').map((what) => `${key} gives something else: ${what}`),
    ];
  });
}
