import type { MessageEvent, Person } from '@switchboard/contracts';
import type { AgentPart, Contact, Placement } from './contact.entity.js';
import { knownAgents } from './contact.rules.js';

/** Whose part began and whose ended by a change. */
export function comingsAndGoings(before: Contact | null, after: Contact) {
  const was = new Map(before ? knownAgents(before).map((part) => [part.id, part]) : []);
  const parts = knownAgents(after);
  return {
    joined: parts.filter(({ id }) => !was.has(id)),
    left: parts.filter(({ id, leftAt }) => leftAt !== null && !was.get(id)?.leftAt),
  };
}

export const endedNow = (before: Contact | null, after: Contact) =>
  after.endedAt !== null && !before?.endedAt;
export const closedNow = (before: Contact | null, after: Contact) =>
  after.closedAt !== null && !before?.closedAt;

/**
 * What the transcript says of a change, for everyone. It follows from what became true, so the same facts in another
 * order give the same events.
 */
export function eventsOf(before: Contact, after: Contact): MessageEvent[] {
  const { joined } = comingsAndGoings(before, after);
  const goneBefore = new Set(before.agents.filter(hasGone).map(({ id }) => id));
  const gone = knownAgents(after).filter((part) => hasGone(part) && !goneBefore.has(part.id));
  return [
    ...joined.map(joinedBy),
    ...gone.map(leftBy),
    ...returnsOf(before, after),
    ...(endedNow(before, after) ? endOf(after) : []),
  ];
}

/** For a reason of his own: that everybody's part ends with the contact is said by `ended`. */
const hasGone = ({ joinedAt, leftAt, leftReason }: AgentPart) =>
  joinedAt !== null && leftAt !== null && leftReason !== 'contactEnded';

/** An agent as events speak of him. */
export const personOf = ({ agentId, name }: AgentPart): Person => ({ kind: 'agent', id: agentId, name });

const joinedBy = (part: AgentPart): MessageEvent => ({ type: 'joined', who: personOf(part), role: 'agent' });

const leftBy = (part: AgentPart): MessageEvent => ({
  type: 'left',
  who: personOf(part),
  reason: part.leftReason ?? 'left',
});

function returnsOf(before: Contact, after: Contact): MessageEvent[] {
  const known = new Set(before.placements.map(({ placement }) => placement));
  return after.placements.flatMap((fact) => (known.has(fact.placement) ? [] : returnBy(fact)));
}

function returnBy({ queue, reason }: Placement): MessageEvent[] {
  return reason === 'started' || reason === 'assigned' ? [] : [{ type: 'returned', queue, reason }];
}

function endOf({ ending }: Contact): MessageEvent[] {
  if (!ending) return [];
  const { kind, ...who } = ending.by;
  return [{ type: 'ended', reason: ending.reason, by: kind === 'system' ? null : { kind, ...who } }];
}
