import type { Actor } from '@switchboard/contracts';
import { ERRORS } from './errors.js';

const isStaff = (actor: Actor) => actor.kind === 'agent';

/** Only administrators set things up. */
export function assertMayAdminister(actor: Actor): void {
  if (!isStaff(actor) || !actor.roles.includes('administrator')) throw ERRORS.forbidden();
}

/** Administrators and supervisors see who there is; an agent sees himself. */
export function assertMayReadUsers(actor: Actor, id?: string): void {
  if (!isStaff(actor)) throw ERRORS.forbidden();
  if (id === actor.id) return;
  if (!actor.roles.some((role) => role !== 'agent')) throw ERRORS.forbidden();
}

/** All staff see the teams. */
export function assertIsStaff(actor: Actor): void {
  if (!isStaff(actor)) throw ERRORS.forbidden();
}
