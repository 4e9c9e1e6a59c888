import { type Actor, maySupervise } from '@switchboard/contracts';
import type { Contact } from './contact.entity.js';
import { ERRORS } from './contact.errors.js';
import { knownAgents, teamsOf } from './contact.rules.js';

/** Its visitor; its present and past agents; supervisors of their teams and administrators, who also see who waits. */
export function maySee(actor: Actor, contact: Contact): boolean {
  if (actor.kind === 'visitor') return contact.visitor.id === actor.id;
  if (actor.kind !== 'agent') return false;
  if (knownAgents(contact).some(({ agentId }) => agentId === actor.id)) return true;
  if (contact.state === 'waiting' && actor.roles.includes('supervisor')) return true;
  return maySupervise(actor, { teamIds: teamsOf(contact) });
}

/** What is not yours does not exist. */
export function assertMaySee(actor: Actor, contact: Contact): void {
  if (!maySee(actor, contact)) throw ERRORS.contactNotFound(contact.id);
}
