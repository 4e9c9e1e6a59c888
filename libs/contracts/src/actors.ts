import { z } from 'zod';
import { Id } from './common.js';
import { LIMITS } from './limits.js';

export const Role = z.enum(['agent', 'supervisor', 'administrator']);
export type Role = z.infer<typeof Role>;
/** What somebody may do beyond his role. */
export const Right = z.enum([
  'reports',
  'export',
  'release',
  'redact',
  'hold',
  'erase',
  'audit',
  'integrations',
]);
export type Right = z.infer<typeof Right>;

/** Each at most once: there are no more than there are. */
export const Roles = z.array(Role).max(Role.options.length);
export const Rights = z.array(Right).max(Right.options.length);

/**
 * Who acts. It always comes from the session, never from a payload that a client wrote. `application`: an API key.
 * `teamIds` are the teams that a supervisor looks after, not those he is a member of.
 */
export const Actor = z.object({
  kind: z.enum(['visitor', 'staff', 'application', 'system']),
  id: Id,
  roles: Roles.default([]),
  rights: Rights.default([]),
  teamIds: z.array(Id).max(LIMITS.teamsOfSupervisor).default([]),
  sid: z.string().max(LIMITS.sid).optional(),
});
export type Actor = z.infer<typeof Actor>;

/** As much of somebody as the words below ask for: an actor, or what his token claims. */
type OfKind = Pick<Actor, 'kind'>;
type WithRoles = Pick<Actor, 'kind' | 'roles'>;
type WithRights = Pick<Actor, 'kind' | 'roles' | 'rights'>;
/** A contact as far as supervision asks: the teams of its agents at the time they handled it. */
export interface Handled {
  readonly teamIds: readonly string[];
}

export const isVisitor = ({ kind }: OfKind): boolean => kind === 'visitor';
/** Somebody who signed in: agent, supervisor, administrator, or without a role. */
export const isStaff = ({ kind }: OfKind): boolean => kind === 'staff';
/** Roles are staff's: a visitor's token that claims one is still a visitor's. */
export const hasRole = (who: WithRoles, role: Role): boolean => isStaff(who) && who.roles.includes(role);
export const isSupervisor = (who: WithRoles): boolean => hasRole(who, 'supervisor');
export const isAdministrator = (who: WithRoles): boolean => hasRole(who, 'administrator');

/** Rights are given one by one, to staff and to applications; the role of an administrator is all of them. */
export function hasRight(who: WithRights, right: Right): boolean {
  if (isAdministrator(who)) return true;
  return (isStaff(who) || who.kind === 'application') && who.rights.includes(right);
}

/** Administrators see everything; supervisors what their teams handled. The one place that says so. */
export function maySupervise(actor: Actor, contact: Handled): boolean {
  if (isAdministrator(actor)) return true;
  return isSupervisor(actor) && contact.teamIds.some((teamId) => actor.teamIds.includes(teamId));
}

/** Whoever may supervise a contact, and whoever has the reports right, reads its report. */
export function mayReadReport(actor: Actor, contact: Handled): boolean {
  return hasRight(actor, 'reports') || maySupervise(actor, contact);
}

/** What an actor is inside a contact: its visitor, or one of those who answer him. */
export const participantKindOf = (who: OfKind): 'visitor' | 'agent' => (isVisitor(who) ? 'visitor' : 'agent');
