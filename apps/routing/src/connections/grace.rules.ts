/** An actor whom no gateway has seen for so long is gone. */
export const SEEN_WITHIN_MS = 15_000;
/** Without any report for so long nothing can be said about anybody. */
const SILENCE_MS = 10_000;

/** What the gateways' reports look like as a whole. */
export interface Listening {
  /** The last report of any gateway; null: none since this service started. */
  readonly heardAt: Date | null;
  /** Since when reports arrive without a gap: every clock begins no earlier. */
  readonly continuousSince: Date | null;
}

/** The next state of listening after a report: a gap, or a start, lets every clock begin anew. */
export function afterReport({ heardAt, continuousSince }: Listening, now: Date): Listening {
  const isContinuous =
    heardAt !== null && continuousSince !== null && now.getTime() - heardAt.getTime() <= SILENCE_MS;
  return { heardAt: now, continuousSince: isContinuous ? continuousSince : now };
}

/**
 * Whoever is away since this moment or longer is lost now; null while nobody can be, because reports do not arrive, or
 * arrive again for so short a time that some gateway may not have had its turn: then everybody counts as just seen.
 */
export function lostIfAwaySince(
  { heardAt, continuousSince }: Listening,
  graceMs: number,
  now: Date,
): Date | null {
  if (!heardAt || !continuousSince) return null;
  if (now.getTime() - heardAt.getTime() > SILENCE_MS) return null;
  const limit = now.getTime() - graceMs;
  return continuousSince.getTime() + SEEN_WITHIN_MS <= limit ? new Date(limit) : null;
}
