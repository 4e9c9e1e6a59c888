/** When it rings out: unseen after `shownWithinSeconds`, seen at its end. */
export function ringsUntil(
  offer: { madeAt: Date; expiresAt: Date; shownAt: Date | null },
  shownWithinSeconds: number,
): Date {
  if (offer.shownAt) return offer.expiresAt;
  return new Date(Math.min(offer.expiresAt.getTime(), offer.madeAt.getTime() + shownWithinSeconds * 1000));
}

/** Whether this miss pauses the agent; 0 means never. */
export function missPauses(misses: number, missesBeforePause: number): boolean {
  return missesBeforePause > 0 && misses >= missesBeforePause;
}
