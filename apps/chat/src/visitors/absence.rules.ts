/** A sighting is good for so long; then its visitor is not connected. */
export const SIGHTING_MS = 15_000;
/** Heard from no gateway for so long: what was not reported says nothing. */
const SILENCE_MS = 10_000;

/** Since when reports have come without a break, and the last one. */
export interface Watch {
  countingSince: Date;
  reportedAt: Date;
}

/** A report came. After a silence, or a start, every clock begins anew. */
export function reported(watch: Watch | null, now: Date): Watch {
  const wasSilent = !watch || now.getTime() - watch.reportedAt.getTime() > SILENCE_MS;
  return { countingSince: wasSilent ? now : watch.countingSince, reportedAt: now };
}

/**
 * The moment of the last sighting from which on a visitor counts as lost: seen before it, he has been away for the
 * sighting's time and the grace. Null while absence says nothing: no reports now, or not for long enough.
 */
export function lostBefore(watch: Watch | null, graceMs: number, now: Date): Date | null {
  if (!watch || now.getTime() - watch.reportedAt.getTime() > SILENCE_MS) return null;
  const limit = now.getTime() - SIGHTING_MS - graceMs;
  return watch.countingSince.getTime() <= limit ? new Date(limit) : null;
}

/** A line that breaks for a moment is no absence; longer, the agent sees it: not first when the grace is over. */
const AWAY_AFTER_MS = 5_000;

/** Seen before it, a visitor who waits has given up, and one who talks is away; null while absence says nothing. */
export function goneBefore(
  watch: Watch | null,
  graceMs: number,
  now: Date,
): { waiting: Date; talking: Date } | null {
  const talking = lostBefore(watch, Math.min(AWAY_AFTER_MS, graceMs), now);
  return talking && { waiting: lostBefore(watch, graceMs, now) ?? new Date(0), talking };
}
