import type { Role, User } from '@switchboard/contracts';
import { useSyncExternalStore } from 'react';
import { session, type SessionState } from './session';

export const useSession = (): SessionState => useSyncExternalStore(session.subscribe, session.current);

/** The signed-in user; only inside the frame, which is shown to nobody else. */
export function useUser(): User {
  const state = useSession();
  if (state.is !== 'signedIn') throw new Error('Nobody is signed in');
  return state.user;
}

export const hasRole = (user: User, role: Role): boolean => user.roles.includes(role);
/** Administrators, supervisors and the reports right read reports. */
export const mayReadReports = (user: User): boolean =>
  hasRole(user, 'administrator') || hasRole(user, 'supervisor') || user.rights.includes('reports');
