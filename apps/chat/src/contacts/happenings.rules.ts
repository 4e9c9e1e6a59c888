import type { MessageEvent } from '@switchboard/contracts';
import type { z } from 'zod';
import type { AgentPart, Contact } from './contact.entity.js';
import { knownAgents } from './contact.rules.js';

export type Notice = z.infer<typeof MessageEvent>;

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
 * order give the same notices.
 */
export function noticesOf(before: Contact, after: Contact): Notice[] {
  const { joined } = comingsAndGoings(before, after);
  const goneBefore = new Set(before.agents.filter(hasGone).map(({ id }) => id));
  const gone = knownAgents(after).filter((part) => hasGone(part) && !goneBefore.has(part.id));
  return [
    ...joined.map((part) => ({ type: 'joined', participant: personOf(part) })),
    ...gone.map((part) => ({ type: 'left', participant: personOf(part), reason: part.leftReason })),
    ...returnsOf(before, after),
    ...(endedNow(before, after)
      ? [{ type: 'ended', reason: after.ending?.reason, by: after.ending?.by.kind }]
      : []),
  ];
}

/** For a reason of his own: that everybody's part ends with the contact is said by `ended`. */
const hasGone = ({ joinedAt, leftAt, leftReason }: AgentPart) =>
  joinedAt !== null && leftAt !== null && leftReason !== 'contactEnded';

const personOf = ({ agentId, name }: AgentPart) => ({ kind: 'agent', id: agentId, name });

function returnsOf(before: Contact, after: Contact): Notice[] {
  const known = new Set(before.placements.map(({ placement }) => placement));
  return after.placements
    .filter(({ placement, state }) => state === 'waiting' && !known.has(placement))
    .map(({ queue, reason }) => ({ type: 'returned', queue, reason }));
}
