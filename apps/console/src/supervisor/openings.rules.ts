import type { Opening } from '@switchboard/contracts';

/** One reader's openings of one file with one outcome. */
export interface Openings {
  readonly who: Opening['who'];
  readonly outcome: Opening['outcome'];
  readonly times: number;
  readonly lastAt: string;
}

/** Folded: who opened it, how often, when the last time; the latest first. */
export function foldOpenings(openings: readonly Opening[]): Openings[] {
  const folded = new Map<string, Openings>();
  for (const { who, outcome, at } of openings) {
    const key = `${who.kind} ${who.id} ${outcome}`;
    const known = folded.get(key);
    const lastAt = known && known.lastAt > at ? known.lastAt : at;
    folded.set(key, { who, outcome, times: (known?.times ?? 0) + 1, lastAt });
  }
  return [...folded.values()].sort((a, b) => b.lastAt.localeCompare(a.lastAt));
}
