import { session } from './session';

/**
 * Where this tab keeps what the signed-in person has begun in a contact: it outlives a reload and the end of his session,
 * and whoever signs in after him finds nothing of it.
 */
export function placeOf(kind: 'draft' | 'outgoing' | 'staged', contactId: string): string {
  const state = session.current();
  const userId = state.is === 'signedIn' ? state.user.id : 'nobody';
  return `switchboard-${kind}-${userId}-${contactId}`;
}
