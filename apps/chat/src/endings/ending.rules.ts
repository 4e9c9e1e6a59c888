import { assertStaff } from '@switchboard/kernel';
import { type Actor, isOpen, isStaff, isVisitor, handles } from '@switchboard/contracts';
import type { Contact, Ending, Participant } from '../contacts/contact.types.js';
import { ERRORS } from '../chat.errors.js';
import { hasEnded, move, partOf, personOf, presentAgents, settle } from '../contacts/contact.rules.js';
import { SYSTEM } from '../transcript/transcript.rules.js';

/** A queue without wrap-up still lets its owner choose the status that he had no occasion to choose. */
const SECONDS_FOR_A_MISSING_STATUS = 60;

/**
 * The conversation is over. Abandoned while nobody had answered, or refused: closed at once. Otherwise the owner has
 * his wrap-up, except where the queue gives none and a status is set.
 */
export function end(contact: Contact, ending: Ending, now: Date): Contact {
  if (hasEnded(contact)) return contact;
  const ended = { ...contact, ending, endedAt: now, visitorAway: false };
  // Routing refuses who waits, so it had returned to its queue, also where that news is still to come.
  if (ending.reason === 'refused') return settle({ ...move(ended, 'closed'), ownerId: null, closedAt: now });
  if (contact.state === 'waiting') return settle({ ...move(ended, 'abandoned'), closedAt: now });
  const isWrappedUp =
    contact.ownerId === null || (contact.queue.wrapUpSeconds === 0 && contact.status !== null);
  if (isWrappedUp) return close(ended, now);
  const seconds = contact.queue.wrapUpSeconds || SECONDS_FOR_A_MISSING_STATUS;
  const wrapUpEndsAt = new Date(now.getTime() + seconds * 1000);
  return settle({ ...move(ended, 'wrapUp'), wrapUpEndsAt });
}

/** The last agent's close ends it and needs a status; another agent's just leaves. */
export function closeBy(contact: Contact, actor: Actor, now: Date): Contact {
  const one = assertIsIn(contact, actor);
  if (!isOpen(contact)) throw ERRORS.contactClosed(contact.id);
  if (!isLastAgent(contact, one)) return leave(contact, one, now);
  if (!contact.status) throw ERRORS.statusRequired();
  return end(contact, { reason: 'agent', by: personOf(one), placement: null }, now);
}

/** The visitor goes. A repeat changes nothing. */
export function leaveByVisitor(contact: Contact, actor: Actor, now: Date): Contact {
  if (!isVisitor(actor) || contact.visitor.id !== actor.id) throw ERRORS.contactNotFound(contact.id);
  const by = { kind: 'visitor', id: actor.id, name: contact.visitor.name } as const;
  return end(contact, { reason: 'visitor', by, placement: null }, now);
}

/** Ended by nobody: idle for too long, or the visitor is lost. */
export function endBySystem(contact: Contact, reason: 'idle' | 'lost', now: Date): Contact {
  return end(contact, { reason, by: SYSTEM, placement: null }, now);
}

/** The owner is done before the time is over. */
export function finishWrapUp(contact: Contact, actor: Actor, now: Date): Contact {
  assertIsOwner(contact, actor);
  if (!contact.status) throw ERRORS.statusRequired();
  return close(contact, now);
}

/** More time for the owner, counted from what he has left. */
export function extendWrapUp(contact: Contact, actor: Actor, seconds: number, now: Date): Contact {
  assertIsOwner(contact, actor);
  const from = Math.max(contact.wrapUpEndsAt?.getTime() ?? 0, now.getTime());
  return { ...contact, wrapUpEndsAt: new Date(from + seconds * 1000) };
}

/** Time is over: without a status it closes with `notSet`, for the supervisor to see. */
export function closeWhenDue(contact: Contact, now: Date): Contact {
  const isDue = contact.state === 'wrapUp' && contact.wrapUpEndsAt !== null && contact.wrapUpEndsAt <= now;
  return isDue ? close(contact, now) : contact;
}

/** Nobody has said anything for the queue's `idleSeconds` (0: never). */
export function endWhenIdle(contact: Contact, now: Date): Contact {
  const { idleSeconds } = contact.queue;
  const idleMs = now.getTime() - contact.activeAt.getTime();
  const isIdle = contact.state === 'active' && idleSeconds > 0 && idleMs >= idleSeconds * 1000;
  return isIdle ? endBySystem(contact, 'idle', now) : contact;
}

/** Who sets a status or a mark: whoever is in it and does not only listen, the owner also in his wrap-up. */
export function assertTakesPart(contact: Contact, actor: Actor): Participant {
  const one = assertIsIn(contact, actor);
  if (one.role === 'monitor') throw ERRORS.forbidden('Who only listens may not do this');
  return one;
}

/** The owner who only ran out of time may still say what came of it: a contact without a status is of no use to anybody. */
export function assertMaySetStatus(contact: Contact, actor: Actor): void {
  const isLate = contact.state === 'closed' && contact.notSet;
  if (isLate && isStaff(actor) && contact.ownerId === actor.id) return;
  assertTakesPart(contact, actor);
}

function assertIsIn(contact: Contact, actor: Actor): Participant {
  assertStaff(actor);
  const one = partOf(contact, actor.id);
  if (one) return one;
  if (hasEnded(contact)) throw ERRORS.contactClosed(contact.id);
  throw ERRORS.forbidden('Only who takes part in the contact may do this');
}

function assertIsOwner(contact: Contact, actor: Actor): void {
  const { role } = assertTakesPart(contact, actor);
  if (contact.state !== 'wrapUp') throw ERRORS.notInWrapUp(contact.id);
  if (role !== 'owner') throw ERRORS.forbidden('Only the owner wraps up');
}

/** Supervisors and monitors are not: they only leave, and nobody stays for them. */
const isLastAgent = (contact: Contact, one: Participant) =>
  handles(one) && presentAgents(contact).every(({ userId }) => userId === one.userId);

function leave(contact: Contact, one: Participant, now: Date): Contact {
  const staff = contact.staff.map((other) => (other.id === one.id ? { ...other, leftSelfAt: now } : other));
  return settle({ ...contact, staff });
}

function close(contact: Contact, now: Date): Contact {
  return settle({
    ...move(contact, 'closed'),
    closedAt: now,
    wrapUpEndsAt: null,
    notSet: contact.status === null && contact.ownerId !== null,
  });
}

/** A visitor without a connection: away, or gone for the whole grace. */
export type Absence = 'away' | 'gone';

/** Who waits and is gone has given up; before that, and while he talks, he is marked away. */
export function missVisitor(contact: Contact, absence: Absence, now: Date): Contact {
  if (contact.state === 'waiting' && absence === 'gone') return endBySystem(contact, 'lost', now);
  return isOpen(contact) && !contact.visitorAway ? { ...contact, visitorAway: true } : contact;
}

/** He is back. */
export function seeVisitor(contact: Contact): Contact {
  return contact.visitorAway ? { ...contact, visitorAway: false } : contact;
}
