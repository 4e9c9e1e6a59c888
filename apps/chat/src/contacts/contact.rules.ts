import { type ContactState, handles, LIMITS, type Person } from '@switchboard/contracts';
import type { Contact, Participant, Placement, Slot } from './contact.types.js';

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
const isPresent = ({ joinedAt, leftAt }: Participant): boolean => joinedAt !== null && leftAt === null;
/** Everybody of staff whose part began; a release whose assignment is still to come is none yet. */
export const knownStaff = (contact: Contact): Participant[] =>
  contact.staff.filter(({ joinedAt }) => joinedAt !== null);
/** Those who handled it; supervisors and monitors did not. */
export const knownAgents = (contact: Contact): Participant[] => knownStaff(contact).filter(handles);
export const presentAgents = (contact: Contact): Participant[] => knownAgents(contact).filter(isPresent);
/** Who of staff somebody is in it now. */
export const partOf = (contact: Contact, userId: string): Participant | null =>
  knownStaff(contact).find((one) => isPresent(one) && one.userId === userId) ?? null;
/**
 * Of those whose part began, those who are published: of more than a contact's events take, whoever is there now comes
 * first, then of everybody his last part, then the latest to leave.
 */
export function publishedStaff(contact: Contact): Participant[] {
  const staff = knownStaff(contact);
  if (staff.length < LIMITS.participants) return staff;
  const lastParts = new Map(staff.toSorted((a, b) => leftMs(a) - leftMs(b)).map((one) => [one.userId, one]));
  const isLast = (one: Participant) => lastParts.get(one.userId) === one;
  const ranked = staff.toSorted(
    (a, b) =>
      Number(isPresent(b)) - Number(isPresent(a)) ||
      Number(isLast(b)) - Number(isLast(a)) ||
      leftMs(b) - leftMs(a),
  );
  // One place is the visitor's.
  const kept = new Set(ranked.slice(0, LIMITS.participants - 1));
  return staff.filter((one) => kept.has(one));
}
const leftMs = ({ leftAt }: Participant) => leftAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
/** What the visitor knows somebody of staff by: nothing, of who only listens. */
export const shownAsOf = ({
  id,
  role,
  name,
  publicName,
}: Pick<Participant, 'id' | 'role' | 'name' | 'publicName'>) =>
  role === 'monitor' ? undefined : { id, name: publicName || name };
/** Somebody of staff as messages and events name him. */
export const personOf = (one: Participant): Person => ({
  kind: 'agent',
  id: one.userId,
  name: one.name,
  shownAs: shownAsOf(one),
});
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
  const staff = contact.staff.map((one) => ({ ...one, ...leavingOf(one, contact) }));
  const ownerId = hasEnded(contact) ? contact.ownerId : ownerOf(staff);
  const answers = staff.filter(handles).flatMap(({ joinedAt }) => joinedAt?.getTime() ?? []);
  return {
    ...placed(contact),
    staff: staff.map((one) => ({ ...one, role: roleOf(one, ownerId) })),
    ownerId,
    answeredAt: answers.length > 0 ? new Date(Math.min(...answers)) : null,
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

type Leaving = Pick<Participant, 'leftAt' | 'leftReason'>;

/**
 * His own leaving counts before routing's release, that before a colleague's taking his place, that before the return to
 * a queue, that before the end.
 */
function leavingOf(one: Participant, contact: Contact): Leaving {
  if (one.leftSelfAt) return { leftAt: one.leftSelfAt, leftReason: 'left' };
  return (handles(one) ? releaseOf(one, contact) : null) ?? endFor(one, contact);
}

function releaseOf({ id, assignment }: Participant, contact: Contact): Leaving | null {
  if (!assignment) return null;
  if (assignment.releasedAt) return { leftAt: assignment.releasedAt, leftReason: assignment.releaseReason };
  const next = contact.staff.find(
    ({ joinedAt, handedOver }) => joinedAt && handedOver?.by.assignmentId === id,
  );
  if (next) return { leftAt: next.joinedAt, leftReason: 'transferred' };
  const back = firstReturnAfter(assignment, contact);
  const leftReason = back?.reason === 'transferred' ? 'transferred' : 'connectionLost';
  return back && { leftAt: new Date(back.at), leftReason };
}

function endFor(one: Participant, { ownerId, closedAt, endedAt }: Contact): Leaving {
  const leftAt = isOwners(one, ownerId) ? closedAt : endedAt; // the owner stays for his wrap-up
  return { leftAt, leftReason: leftAt && 'contactEnded' };
}

function firstReturnAfter({ placement }: Slot, { placements }: Contact) {
  if (placement === null) return null;
  return placements
    .filter((fact) => fact.state === 'waiting' && fact.placement > placement)
    .reduce<Placement | null>(
      (first, fact) => (first && first.placement < fact.placement ? first : fact),
      null,
    );
}

/** Of the agents, the one who is there longest. */
function ownerOf(staff: Participant[]): string | null {
  const present = staff.filter((one) => handles(one) && isPresent(one));
  const first = present.reduce<Participant | null>((a, b) => (a && isEarlier(a, b) ? a : b), null);
  return first?.userId ?? null;
}

function isEarlier(a: Participant, b: Participant): boolean {
  const [aMs, bMs] = [a.joinedAt?.getTime() ?? 0, b.joinedAt?.getTime() ?? 0];
  return aMs === bMs ? a.id < b.id : aMs < bMs;
}

/** An agent who came back has several parts; what he left before the end is not the owner's. */
function isOwners(one: Participant, ownerId: string | null): boolean {
  const hasStayed = one.leftSelfAt === null && !one.assignment?.releasedAt;
  return handles(one) && one.userId === ownerId && hasStayed;
}

function roleOf(one: Participant, ownerId: string | null): Participant['role'] {
  if (!handles(one)) return one.role;
  const stayed = one.leftAt === null || one.leftReason === 'contactEnded';
  return stayed && one.userId === ownerId ? 'owner' : 'agent';
}
