import type { Actor } from './common.js';

/** A contact as far as supervision asks: the teams of its agents at the time they handled it. */
export interface Handled {
  readonly teamIds: readonly string[];
}

/** Administrators see everything; supervisors what their teams handled. The one place that says so. */
export function maySupervise(actor: Actor, contact: Handled): boolean {
  if (actor.kind !== 'agent') return false;
  if (actor.roles.includes('administrator')) return true;
  return (
    actor.roles.includes('supervisor') && contact.teamIds.some((teamId) => actor.teamIds.includes(teamId))
  );
}

/** Whoever may supervise a contact, and whoever has the reports right, reads its report. */
export function mayReadReport(actor: Actor, contact: Handled): boolean {
  return actor.kind === 'agent' && (actor.rights.includes('reports') || maySupervise(actor, contact));
}
