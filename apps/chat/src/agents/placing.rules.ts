import type {
  AssignmentMade,
  AssignmentReleased,
  ContactRefused,
  ContactReturned,
  Payload,
  QueueName,
} from '@switchboard/contracts';
import type { Contact, Participant, Placement, Slot, Transfer } from '../contacts/contact.types.js';
import { hasEnded, lastPlacement, settle } from '../contacts/contact.rules.js';
import { ERRORS } from '../chat.errors.js';
import { SYSTEM } from '../transcript/transcript.rules.js';
import { end } from '../endings/ending.rules.js';

type Assignment = Payload<typeof AssignmentMade>['assignment'];
type Released = Payload<typeof AssignmentReleased>;
type Returned = Payload<typeof ContactReturned>;
type Refused = Payload<typeof ContactRefused>;

/** The agent's part begins; the same contact when that is known already, or came too late to count. */
export function joinAgent(contact: Contact, assignment: Assignment): Contact {
  const known = agentOf(contact, assignment.assignmentId, assignment.agent.id);
  if (known.joinedAt || isTooLate(contact, assignment.placement)) return contact;
  const { agent, placement, queue, madeAt, offerId, handedOverBy } = assignment;
  const joined: Participant = {
    ...known,
    name: agent.name,
    publicName: agent.publicName,
    teamIds: agent.teamIds,
    assignment: { ...slotOf(known), placement, queueId: queue.id },
    handedOver: handedOverBy && { offerId, by: handedOverBy },
    joinedAt: new Date(madeAt),
  };
  return place({ ...contact, staff: [...others(contact, joined.id), joined] }, queue, {
    placement,
    state: 'active',
    queue: nameOf(queue),
    at: madeAt,
    reason: 'assigned',
  });
}

/** The agent's part ends, also when its beginning is still to come: released wins over a later made. */
export function releaseAgent(contact: Contact, released: Released): Contact {
  const known = agentOf(contact, released.assignmentId, released.agentId);
  const slot = slotOf(known);
  if (slot.releasedAt || (hasEnded(contact) && !isRefused(contact))) return contact;
  const assignment: Slot = {
    ...slot,
    releasedAt: new Date(released.at),
    releaseReason: released.reason === 'contactClosed' ? 'contactEnded' : released.reason,
  };
  return settle({ ...contact, staff: [...others(contact, known.id), { ...known, assignment }] });
}

/** The contact waits again. */
export function returnToQueue(contact: Contact, returned: Returned): Contact {
  const { placement, queue, at, reason, handedOverBy, note } = returned;
  if (isTooLate(contact, placement) || isPlaced(contact, placement)) return contact;
  const fact: Placement = {
    placement,
    state: 'waiting',
    queue: nameOf(queue),
    at,
    reason,
    handedOverBy,
    note,
  };
  return place(contact, queue, fact);
}

/** Somebody is asked to take it over, or did not. Of two facts about one offer the one with an outcome is the later. */
export function noteTransfer(contact: Contact, transfer: Transfer): Contact {
  const known = contact.transfers.find(({ offerId }) => offerId === transfer.offerId);
  const isNews = !known || (known.outcome === null && transfer.outcome !== null);
  if (!isNews || (hasEnded(contact) && !isRefused(contact))) return contact;
  const others = contact.transfers.filter((one) => one !== known);
  return { ...contact, transfers: [...others, transfer].sort((a, b) => a.askedAt.localeCompare(b.askedAt)) };
}

/** Waited too long, or the queue closed. Somebody who took it after that decision wins. */
export function refuse(contact: Contact, { placement, at }: Refused): Contact {
  if (hasEnded(contact) || (lastPlacement(contact)?.placement ?? 0) > placement) return contact;
  return end(contact, { reason: 'refused', by: SYSTEM, placement }, new Date(at));
}

/** Nothing joins a contact that ended; what routing knew before it refused is still written down. */
function isTooLate(contact: Contact, placement: number): boolean {
  return hasEnded(contact) && placement >= (contact.ending?.placement ?? 0);
}

const isRefused = ({ ending }: Contact) => ending?.reason === 'refused';
const isPlaced = (contact: Contact, placement: number) =>
  contact.placements.some((fact) => fact.placement === placement);

function place(contact: Contact, queue: Contact['queue'], fact: Placement): Contact {
  if (isPlaced(contact, fact.placement)) return settle(contact);
  const isHighest = fact.placement > (lastPlacement(contact)?.placement ?? -1);
  return settle({
    ...contact,
    placements: [...contact.placements, fact].sort((a, b) => a.placement - b.placement),
    queue: isHighest ? queue : contact.queue,
    activeAt: laterOf(contact.activeAt, new Date(fact.at)),
  });
}

const nameOf = ({ id, number, name }: QueueName): QueueName => ({ id, number, name });
const laterOf = (a: Date, b: Date) => (a > b ? a : b);
const others = (contact: Contact, id: string) => contact.staff.filter((one) => one.id !== id);

const NO_SLOT_YET: Slot = { placement: null, queueId: null, releasedAt: null, releaseReason: null };
const slotOf = ({ assignment }: Participant): Slot => assignment ?? NO_SLOT_YET;

/** The agent of an assignment, as far as anything is known of him. */
function agentOf(contact: Contact, assignmentId: string, userId: string): Participant {
  const known = contact.staff.find(({ id }) => id === assignmentId);
  if (known) return known;
  return {
    id: assignmentId,
    userId,
    name: null,
    publicName: null,
    teamIds: [],
    role: 'agent',
    assignment: null,
    handedOver: null,
    joinedAt: null,
    leftSelfAt: null,
    leftAt: null,
    leftReason: null,
  };
}

/** Chat's end wins over an accept at the same moment. */
export function assertMayJoin(contact: Contact): void {
  if (hasEnded(contact)) throw ERRORS.contactClosed(contact.id);
}
