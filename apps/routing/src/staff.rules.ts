import type { Actor } from '@switchboard/contracts';
import { ERRORS } from './routing.errors.js';

/** Staff read what administrators write. */
export function assertStaff(actor: Actor): void {
  if (actor.kind !== 'agent') throw ERRORS.onlyStaff();
}

export function assertAdministrator(actor: Actor): void {
  assertStaff(actor);
  if (!isAdministrator(actor)) throw ERRORS.forbidden();
}

export const isAdministrator = (actor: Actor) =>
  actor.kind === 'agent' && actor.roles.includes('administrator');
export const isSupervisor = (actor: Actor) => actor.kind === 'agent' && actor.roles.includes('supervisor');
