import type { Presence } from '@switchboard/contracts';

/** A member of the queue as the choice sees him. `load` counts ringing offers and assignments, wrap-up included. */
export interface Candidate {
  readonly agentId: string;
  readonly state: Presence['state'];
  readonly capacity: number;
  readonly load: number;
  readonly skills: Readonly<Record<string, number>>;
  /** When an offer was last made to him; null: never. */
  readonly lastOfferAt: Date | null;
  /** Since when he is what he says he is. */
  readonly since: Date;
}

/** The contact whose turn it is. */
export interface Seeker {
  readonly requiredSkills: Readonly<Record<string, number>>;
  /** Who refused, missed or failed to show it in this waiting time, and when. */
  readonly tried: readonly { readonly agentId: string; readonly endedAt: Date }[];
  /** Agents who are in the contact already. */
  readonly presentIds: readonly string[];
  /** Who handed it over to this queue: it is not to come back to him by itself. */
  readonly senderId: string | null;
}

type LeftOut = 'notAvailable' | 'full' | 'lacksSkill' | 'present' | 'sender' | 'tried';

/** Why it was this agent: kept with the offer, so that nobody has to guess afterwards. */
export interface Decision {
  readonly chosen: string | null;
  /** Those it was chosen among, best first. */
  readonly candidates: readonly { agentId: string; load: number; lastOfferAt: Date | null; since: Date }[];
  readonly leftOut: readonly { agentId: string; reason: LeftOut }[];
  /** Everybody who could take it has been asked: when the first of them may be asked again. */
  readonly askAgainAt: Date | null;
}

/** How long somebody who refused is left in peace when nobody else is left. */
export const ASK_AGAIN_AFTER_MS = 10_000;

/** The agent who gets the contact: fewest contacts first, then the longest without an offer (rule 4). */
export function chooseAgent(seeker: Seeker, members: readonly Candidate[], now: Date): Decision {
  const able = members.filter((member) => obstacleOf(seeker, member) === null);
  const askedAt = lastAsked(seeker);
  const fresh = able.filter(({ agentId }) => !askedAt.has(agentId));
  const mayBeAsked = fresh.length > 0 ? fresh : able.filter(({ agentId }) => restedBy(askedAt, agentId, now));
  const candidates = mayBeAsked.toSorted(compareCandidates);
  const allowed = new Set(candidates.map(({ agentId }) => agentId));

  return {
    chosen: candidates[0]?.agentId ?? null,
    candidates: candidates.map(({ agentId, load, lastOfferAt, since }) => ({
      agentId,
      load,
      lastOfferAt,
      since,
    })),
    leftOut: members
      .filter(({ agentId }) => !allowed.has(agentId))
      .map((member) => ({ agentId: member.agentId, reason: obstacleOf(seeker, member) ?? 'tried' })),
    askAgainAt: candidates.length > 0 || able.length === 0 ? null : firstRested(able, askedAt),
  };
}

/** Fewest contacts, then longest since the last offer; never asked counts as longest. */
function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    a.load - b.load ||
    (a.lastOfferAt?.getTime() ?? 0) - (b.lastOfferAt?.getTime() ?? 0) ||
    a.since.getTime() - b.since.getTime() ||
    (a.agentId < b.agentId ? -1 : 1)
  );
}

function obstacleOf(seeker: Seeker, member: Candidate): LeftOut | null {
  if (member.state !== 'available') return 'notAvailable';
  if (seeker.presentIds.includes(member.agentId)) return 'present';
  if (seeker.senderId === member.agentId) return 'sender';
  if (!hasSkills(member.skills, seeker.requiredSkills)) return 'lacksSkill';
  return member.load >= member.capacity ? 'full' : null;
}

/** Each required skill at its minimum or better. */
function hasSkills(has: Candidate['skills'], needs: Seeker['requiredSkills']): boolean {
  return Object.entries(needs).every(([name, minimum]) => (has[name] ?? 0) >= minimum);
}

function lastAsked({ tried }: Seeker): Map<string, number> {
  const askedAt = new Map<string, number>();
  for (const { agentId, endedAt } of tried)
    askedAt.set(agentId, Math.max(askedAt.get(agentId) ?? 0, endedAt.getTime()));
  return askedAt;
}

function restedBy(askedAt: Map<string, number>, agentId: string, now: Date): boolean {
  return (askedAt.get(agentId) ?? 0) + ASK_AGAIN_AFTER_MS <= now.getTime();
}

function firstRested(able: readonly Candidate[], askedAt: Map<string, number>): Date {
  return new Date(Math.min(...able.map(({ agentId }) => askedAt.get(agentId) ?? 0)) + ASK_AGAIN_AFTER_MS);
}
