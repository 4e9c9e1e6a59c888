import { type Actor, isAdministrator, isStaff } from '@switchboard/contracts';
import { AppError } from './errors.js';

/** Only who signed in. */
export function assertStaff(actor: Actor): void {
  if (!isStaff(actor)) throw new AppError('forbidden', 'Only staff may do this');
}

/** Only administrators set things up. */
export function assertAdministrator(actor: Actor): void {
  if (!isAdministrator(actor)) throw new AppError('forbidden', 'Only administrators may do this');
}
