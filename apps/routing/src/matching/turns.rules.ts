/** Where a contact stands among all that wait, whichever queue they stand in. */
export interface Rank {
  readonly ahead: boolean;
  readonly priority: number;
  readonly waitingSince: Date;
  readonly contactId: string;
}

/** A queue and the first contact in it that has not had its turn. */
export interface Turn {
  readonly queueId: string;
  readonly rank: Rank | null;
}

/** Came back first, then priority with ageing, then the oldest: the order of a list, over all lists (rule 4). */
export function compareRanks(a: Rank, b: Rank): number {
  return (
    Number(b.ahead) - Number(a.ahead) ||
    b.priority - a.priority ||
    a.waitingSince.getTime() - b.waitingSince.getTime() ||
    (a.contactId < b.contactId ? -1 : Number(a.contactId > b.contactId))
  );
}

/** Whose turn comes first; queues in which nobody is left come last. */
export function compareTurns(a: Turn, b: Turn): number {
  if (a.rank && b.rank) return compareRanks(a.rank, b.rank);
  return Number(b.rank !== null) - Number(a.rank !== null) || (a.queueId < b.queueId ? -1 : 1);
}

/**
 * Splits a list at the first contact of another queue: `now` have their turn before it, `rest` is who comes first after it.
 * Who could be served by the same agent is so served in one order, whichever queue he stands in.
 */
export function splitTurns<P extends Rank>(
  seekers: readonly P[],
  until: Rank | null,
): { now: P[]; rest: P | null } {
  const place = until ? seekers.findIndex((seeker) => compareRanks(seeker, until) > 0) : -1;
  return place < 0
    ? { now: [...seekers], rest: null }
    : { now: seekers.slice(0, place), rest: seekers[place] ?? null };
}
