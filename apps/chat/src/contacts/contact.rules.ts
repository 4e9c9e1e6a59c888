import type { ContactState, LeftReason } from '@switchboard/contracts';
import type { AgentPart, Contact } from './contact.entity.js';

/** Which state may follow which. `abandoned` and `closed` are for good. */
export const NEXT = {
  waiting: ['active', 'abandoned', 'closed'],
  active: ['waiting', 'wrapUp', 'closed'],
  wrapUp: ['closed'],
  closed: [],
  abandoned: [],
} as const satisfies Record<ContactState, readonly ContactState[]>;

/** A rule that asks for a move outside the table is wrong itself, so this is no answer for a client. */
export function move(contact: Contact, to: ContactState): Contact {
  if (contact.state === to) return contact;
  const allowed: readonly ContactState[] = NEXT[contact.state];
  if (!allowed.includes(to)) throw new Error(`A contact does not go from ${contact.state} to ${to}`);
  return { ...contact, state: to };
}

/** His part began and has not ended. */
export const isPresent = (part: AgentPart): boolean => part.joinedAt !== null && part.leftAt === null;
export const presentAgents = (contact: Contact): AgentPart[] => contact.agents.filter(isPresent);
/** Parts that began; a release whose assignment is still to come is none yet. */
export const knownAgents = (contact: Contact): AgentPart[] =>
  contact.agents.filter((part) => part.joinedAt !== null);
export const partOf = (contact: Contact, agentId: string): AgentPart | null =>
  presentAgents(contact).find((part) => part.agentId === agentId) ?? null;
export const hasEnded = (contact: Contact): boolean => contact.endedAt !== null;

/** Teams of everybody who handled it, at the time he did. */
export const teamsOf = (contact: Contact): string[] => [
  ...new Set(knownAgents(contact).flatMap(({ teamIds }) => teamIds)),
];

/**
 * Works out everything that follows from the facts: who is there, who owns it, the state of an open contact, the first
 * answer. Because it follows from the set of facts, the order in which they came leaves no trace.
 */
export function settle(contact: Contact): Contact {
  const agents = contact.agents.map((part) => ({ ...part, ...leavingOf(part, contact) }));
  const ownerId = hasEnded(contact) ? contact.ownerId : ownerOf(agents);
  const joined = agents.flatMap(({ joinedAt }) => (joinedAt ? [joinedAt.getTime()] : []));
  return {
    ...placed(contact),
    agents: agents.map((part) => ({ ...part, role: roleOf(part, ownerId) })),
    ownerId,
    answeredAt: joined.length > 0 ? new Date(Math.min(...joined)) : null,
  };
}

function placed(contact: Contact): Contact {
  const last = lastPlacement(contact);
  return hasEnded(contact) || !last ? contact : move(contact, last.state);
}

/** The placement that holds now. */
export const lastPlacement = ({ placements }: Contact) =>
  placements.reduce<Contact['placements'][number] | null>(
    (last, next) => (last && last.placement > next.placement ? last : next),
    null,
  );

/** His own leaving counts before routing's release, that before the return to a queue, that before the end. */
function leavingOf(
  part: AgentPart,
  contact: Contact,
): { leftAt: Date | null; leftReason: LeftReason | null } {
  if (part.leftSelfAt) return { leftAt: part.leftSelfAt, leftReason: 'left' };
  if (part.releasedAt) return { leftAt: part.releasedAt, leftReason: part.releaseReason };
  const back = firstReturnAfter(part, contact);
  if (back)
    return {
      leftAt: new Date(back.at),
      leftReason: back.reason === 'transferred' ? 'transferred' : 'connectionLost',
    };
  const end = isOwners(part, contact.ownerId) ? contact.closedAt : contact.endedAt; // the owner stays for his wrap-up
  return { leftAt: end, leftReason: end && 'contactEnded' };
}

function firstReturnAfter(part: AgentPart, { placements }: Contact) {
  const { placement } = part;
  if (placement === null) return null;
  return placements
    .filter((fact) => fact.state === 'waiting' && fact.placement > placement)
    .reduce<Contact['placements'][number] | null>(
      (first, fact) => (first && first.placement < fact.placement ? first : fact),
      null,
    );
}

/** The one who is there longest. */
function ownerOf(agents: AgentPart[]): string | null {
  const present = agents.filter(isPresent);
  const first = present.reduce<AgentPart | null>((a, b) => (a && isEarlier(a, b) ? a : b), null);
  return first?.agentId ?? null;
}

function isEarlier(a: AgentPart, b: AgentPart): boolean {
  const [aMs, bMs] = [a.joinedAt?.getTime() ?? 0, b.joinedAt?.getTime() ?? 0];
  return aMs === bMs ? a.id < b.id : aMs < bMs;
}

/** An agent who came back has several parts; what he left before the end is not the owner's. */
function isOwners(part: AgentPart, ownerId: string | null): boolean {
  return part.agentId === ownerId && part.leftSelfAt === null && part.releasedAt === null;
}

function roleOf(part: AgentPart, ownerId: string | null): AgentPart['role'] {
  const stayed = part.leftAt === null || part.leftReason === 'contactEnded';
  return stayed && part.agentId === ownerId ? 'owner' : 'agent';
}
