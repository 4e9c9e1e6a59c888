import { type Actor, isAdministrator, isSupervisor, LIMITS, type User } from '@switchboard/contracts';
import { assertStaff } from '@switchboard/kernel';
import { ERRORS } from '../accounts.errors.js';

type Standing = Pick<User, 'roles' | 'active'>;
const administers = ({ roles, active }: Standing) => active && roles.includes('administrator');

/** Administrators and supervisors see who there is; an agent sees himself. */
export function assertMayReadUsers(actor: Actor, id?: string): void {
  assertStaff(actor);
  if (id === actor.id || isSupervisor(actor) || isAdministrator(actor)) return;
  throw ERRORS.forbidden();
}

/** True where a change takes somebody's say as an administrator away: then another one must be left. */
export function losesAdministration(before: Standing, change: Partial<Standing>): boolean {
  return administers(before) && !administers({ ...before, ...change });
}

/** Why everybody who is signed in as this user must be signed out now; null where they may stay. */
export function endsSessions(
  before: Standing,
  change: { active?: boolean; password?: string },
): 'disabled' | 'passwordChanged' | null {
  if (before.active && change.active === false) return 'disabled';
  return change.password === undefined ? null : 'passwordChanged';
}

/** People of one team, by what they are in it. */
export interface TeamPeople {
  memberIds: string[];
  supervisorIds: string[];
}

/** Whose own list of teams another team list changes; sorted, so that two changes lock them in the same order. */
export function peopleAffected(before: TeamPeople, after: TeamPeople): string[] {
  const changed = [
    ...differenceBothWays(before.memberIds, after.memberIds),
    ...differenceBothWays(before.supervisorIds, after.supervisorIds),
  ];
  return [...new Set(changed)].sort();
}

/** Everything that names somebody's teams has a bound: his token, and every contact that he handles. */
export function assertNotInTooManyTeams({ name, teamIds, supervisedTeamIds }: User): void {
  const { teamsOfMember, teamsOfSupervisor } = LIMITS;
  if (teamIds.length > teamsOfMember) throw ERRORS.tooManyTeams('memberIds', name, teamsOfMember);
  if (supervisedTeamIds.length > teamsOfSupervisor)
    throw ERRORS.tooManyTeams('supervisorIds', name, teamsOfSupervisor);
}

function differenceBothWays(a: string[], b: string[]): string[] {
  const [left, right] = [new Set(a), new Set(b)];
  return [...a.filter((id) => !right.has(id)), ...b.filter((id) => !left.has(id))];
}
