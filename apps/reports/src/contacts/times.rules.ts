import { type ContactFacts, type ContactReport, handles, type Segment } from '@switchboard/contracts';

/** Whole seconds that segments of a kind cover; what overlaps counts once, what is still open counts until now. */
export function secondsOf(segments: Segment[], kind: Segment['kind'], now: Date): number {
  const spans = segments
    .filter((segment) => segment.kind === kind)
    .map(({ from, to }) => ({ from: Date.parse(from), to: to === null ? now.getTime() : Date.parse(to) }))
    .sort((a, b) => a.from - b.from);
  let covered = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const span of spans) {
    covered += Math.max(0, span.to - Math.max(span.from, end));
    end = Math.max(end, span.to);
  }
  return Math.floor(covered / 1000);
}

/** Since when it waits now; null where it does not. */
export function waitingSinceOf({ state, segments, startedAt }: ContactFacts): string | null {
  if (state !== 'waiting') return null;
  return segments.find(({ kind, to }) => kind === 'waiting' && to === null)?.from ?? startedAt;
}

/** Who handled it: not who helped or only looked on. */
export function agentsOf({ participants }: Pick<ContactFacts, 'participants'>): ContactReport['agents'] {
  return participants
    .filter(handles)
    .map(({ id, name, teamIds, joinedAt, leftAt }) => ({ id, name, teamIds, from: joinedAt, to: leftAt }));
}
