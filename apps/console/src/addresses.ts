import type { SessionState } from './session/session';
import { hasRole, mayReadReports } from './session/use-session';

/** Each goes to what his work is. */
export function homeOf(state: SessionState): string {
  if (state.is !== 'signedIn' || hasRole(state.user, 'agent')) return '/desk';
  if (hasRole(state.user, 'administrator')) return '/administration/users';
  return mayReadReports(state.user) ? '/reports' : '/desk';
}

/** Plain words in the address: `?text=4711` stays a text. */
export const parseSearch = (search: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(search));

/** What was given, and nothing of what was left empty. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  const words = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return words === '' ? '' : `?${words}`;
}
