/** What the rules need to know of a session. */
export interface SessionFacts {
  generation: number;
  rotatedAt: Date;
  idleUntil: Date;
  expiresAt: Date;
  endedAt: Date | null;
}

/** How long the refresh token before the newest stays good: a second tab, an answer that was lost. */
const GRACE_SECONDS = 60;
/** How long an access token of staff is good. */
export const ACCESS_SECONDS = 300;

export type RefreshDecision = 'rotate' | 'repeat' | 'expired' | 'reused' | 'ended';

/** What to do with a refresh token of this generation. */
export function decideRefresh(session: SessionFacts, generation: number, now: Date): RefreshDecision {
  if (session.endedAt !== null) return 'ended';
  if (now >= session.idleUntil || now >= session.expiresAt) return 'expired';
  if (generation === session.generation) return 'rotate';
  const graceEnds = session.rotatedAt.getTime() + GRACE_SECONDS * 1000;
  const isOneBefore = generation === session.generation - 1;
  return isOneBefore && now.getTime() <= graceEnds ? 'repeat' : 'reused';
}

/** An access token never outlives its session. */
export function accessSeconds(expiresAt: Date, now: Date): number {
  const left = Math.floor((expiresAt.getTime() - now.getTime()) / 1000);
  return Math.max(1, Math.min(ACCESS_SECONDS, left));
}
