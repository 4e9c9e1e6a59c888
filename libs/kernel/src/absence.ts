/** Whom a gateway has seen is here for so long; unless he is seen again, he is absent from then on. */
export const SEEN_FOR_MS = 15_000;
/** Without any report for so long nothing can be said about anybody. */
const SILENCE_MS = 10_000;

/** What the gateways' reports look like as a whole. */
export interface Listening {
  /** The last report of any gateway; null: none since the listening began. */
  readonly heardAt: Date | null;
  /** Since when reports arrive without a gap: every clock begins no earlier. */
  readonly continuousSince: Date | null;
}

/** Before the first report. */
export const NOTHING_HEARD: Listening = { heardAt: null, continuousSince: null };

/** The next state of listening after a report: a gap, or a start, lets every clock begin anew. */
export function afterReport({ heardAt, continuousSince }: Listening, now: Date) {
  const isContinuous = heardAt !== null && continuousSince !== null && !isSilent(heardAt, now);
  return { heardAt: now, continuousSince: isContinuous ? continuousSince : now };
}

/**
 * Whoever is absent since this moment or longer has been so for the whole grace; null while that can be said of nobody,
 * because reports do not arrive, or arrive again for so short a time that some gateway may not have had its turn: then
 * everybody counts as just seen.
 */
export function absentSince(
  { heardAt, continuousSince }: Listening,
  graceMs: number,
  now: Date,
): Date | null {
  if (!heardAt || !continuousSince || isSilent(heardAt, now)) return null;
  const limit = now.getTime() - graceMs;
  return continuousSince.getTime() + SEEN_FOR_MS <= limit ? new Date(limit) : null;
}

const isSilent = (heardAt: Date, now: Date) => now.getTime() - heardAt.getTime() > SILENCE_MS;
