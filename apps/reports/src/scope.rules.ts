import { mayReadReport, type Actor, isSupervisor } from '@switchboard/contracts';
import { ERRORS } from './reports.errors.js';

/** Whose reports somebody reads: `null` for everybody's, else those that one of these teams handled. */
export type Scope = readonly string[] | null;

/** What lists show an actor; the same decision as `mayReadReport`, in a shape that SQL can filter by. */
export function scopeOf(actor: Actor): Scope {
  if (mayReadReport(actor, { teamIds: [] })) return null;
  if (isSupervisor(actor)) return actor.teamIds;
  throw ERRORS.forbidden();
}
