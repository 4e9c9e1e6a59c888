import { createHash } from 'node:crypto';
import type { PlaceRow } from '../waiting/waiting.repository.js';

/** Equal for lists that look the same to everybody: who waits, in which order, at whom it rings, who is away. */
export function fingerprint(
  places: readonly Pick<PlaceRow, 'contactId' | 'priority' | 'ringingAt' | 'visitorAway'>[],
): string {
  const seen = places.map((place) => [place.contactId, place.priority, place.ringingAt, place.visitorAway]);
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url');
}

export const EMPTY_LIST = fingerprint([]);
