import { type Actor, maySupervise, isVisitor, isStaff } from '@switchboard/contracts';
import type { Contact } from './contact.types.js';
import { ERRORS } from '../chat.errors.js';
import { knownStaff, teamsOf } from './contact.rules.js';

/**
 * Its visitor; whoever of staff is or was in it; supervisors of the teams that handled it, and administrators. Who waits
 * is told by routing, to those whose queues he waits in: names and times, not what he wrote.
 */
export function maySee(actor: Actor, contact: Contact): boolean {
  if (isVisitor(actor)) return contact.visitor.id === actor.id;
  if (!isStaff(actor)) return false;
  if (knownStaff(contact).some(({ userId }) => userId === actor.id)) return true;
  return maySupervise(actor, { teamIds: teamsOf(contact) });
}

/** Whoever could have read a contact that was purged is told that it is gone; for everybody else it never was. */
export function mayHaveSeen(
  actor: Actor,
  { visitorId, agentIds, teamIds }: { visitorId: string | null; agentIds: string[]; teamIds: string[] },
): boolean {
  if (isVisitor(actor)) return visitorId === actor.id;
  return isStaff(actor) && (agentIds.includes(actor.id) || maySupervise(actor, { teamIds }));
}

/** What is not yours does not exist. */
export function assertMaySee(actor: Actor, contact: Contact): void {
  if (!maySee(actor, contact)) throw ERRORS.contactNotFound(contact.id);
}
