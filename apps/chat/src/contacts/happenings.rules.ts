import type { MessageEvent, Visibility } from '@switchboard/contracts';
import type { Contact, Participant, Placement } from './contact.types.js';
import { knownStaff, personOf } from './contact.rules.js';
import { attemptsOf, senderOf } from './transfers.rules.js';

/** What happened, and who may read of it. */
export interface Happening {
  event: MessageEvent;
  visibility: Visibility;
}

/** Whose part began and whose ended by a change. */
export function comingsAndGoings(before: Contact | null, after: Contact) {
  const was = new Map(before ? knownStaff(before).map((one) => [one.id, one]) : []);
  const staff = knownStaff(after);
  return {
    joined: staff.filter(({ id }) => !was.has(id)),
    left: staff.filter(({ id, leftAt }) => leftAt !== null && !was.get(id)?.leftAt),
  };
}

export const endedNow = (before: Contact | null, after: Contact) =>
  after.endedAt !== null && !before?.endedAt;
export const closedNow = (before: Contact | null, after: Contact) =>
  after.closedAt !== null && !before?.closedAt;

/**
 * What the transcript says of a change. It follows from what became true, so the same facts in another order give the
 * same events.
 */
export function eventsOf(before: Contact, after: Contact): Happening[] {
  const { joined } = comingsAndGoings(before, after);
  const goneBefore = new Set(before.staff.filter(hasGone).map(({ id }) => id));
  const gone = knownStaff(after).filter((one) => hasGone(one) && !goneBefore.has(one.id));
  return [
    ...attemptsOf(before, after).map(forStaff),
    ...joined.map((one) => of(one, joinedBy(one))),
    ...gone.map((one) => of(one, leftBy(one))),
    ...returnsOf(before, after),
    ...endOf(before, after).map(forEveryone),
  ];
}

/**
 * For a reason of his own: that everybody's part ends with the contact is said by `ended`, and that he handed it over by
 * `transferred`.
 */
const hasGone = ({ joinedAt, leftAt, leftReason }: Participant) =>
  joinedAt !== null && leftAt !== null && leftReason !== 'contactEnded' && leftReason !== 'transferred';

const forStaff = (event: MessageEvent): Happening => ({ event, visibility: 'staff' });
const forEveryone = (event: MessageEvent): Happening => ({ event, visibility: 'everyone' });

/** Of who only listens nobody but staff reads. */
const of = ({ role }: Participant, event: MessageEvent): Happening => ({
  event,
  visibility: role === 'monitor' ? 'staff' : 'everyone',
});

function joinedBy(one: Participant): MessageEvent {
  const who = personOf(one);
  if (one.role === 'monitor') return { type: 'monitorJoined', who };
  if (one.handedOver) return { type: 'transferred', by: senderOf(one.handedOver.by), to: who };
  return { type: 'joined', who, role: one.role === 'supervisor' ? 'supervisor' : 'agent' };
}

const leftBy = (one: Participant): MessageEvent => ({
  type: 'left',
  who: personOf(one),
  reason: one.leftReason ?? 'left',
});

function returnsOf(before: Contact, after: Contact): Happening[] {
  const known = new Set(before.placements.map(({ placement }) => placement));
  return after.placements.flatMap((fact) => (known.has(fact.placement) ? [] : returnBy(fact)));
}

function returnBy({ queue, reason, handedOverBy, note }: Placement): Happening[] {
  if (reason === 'started' || reason === 'assigned') return [];
  if (!handedOverBy) return [forEveryone({ type: 'returned', queue, reason })];
  const names = { by: senderOf(handedOverBy), to: { kind: 'queue', ...queue } } as const;
  return [
    ...(note ? [forStaff({ type: 'transferAsked', ...names, note })] : []),
    forEveryone({ type: 'transferred', ...names }),
  ];
}

function endOf(before: Contact, after: Contact): MessageEvent[] {
  const { ending } = after;
  if (!ending || !endedNow(before, after)) return [];
  const { kind, ...who } = ending.by;
  return [{ type: 'ended', reason: ending.reason, by: kind === 'system' ? null : { kind, ...who } }];
}
