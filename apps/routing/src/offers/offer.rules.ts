import type { OfferState } from '@switchboard/contracts';

/** What an offer that has rung out has become: a miss only if the agent saw it (rule 3). */
export function rungOut(offer: { shownAt: Date | null }): 'missed' | 'undelivered' {
  return offer.shownAt ? 'missed' : 'undelivered';
}

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

/** States move by a table: an offer ends once. */
export const NEXT_OFFER_STATES: Record<OfferState, readonly OfferState[]> = {
  ringing: ['accepted', 'rejected', 'missed', 'undelivered', 'rescinded', 'cancelled'],
  accepted: [],
  rejected: [],
  missed: [],
  undelivered: [],
  rescinded: [],
  cancelled: [],
};

/** These outcomes keep an agent from being asked again for a while. */
export const TRIED_STATES = ['rejected', 'missed', 'undelivered'] as const satisfies OfferState[];
