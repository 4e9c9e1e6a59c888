import type { Presence } from '@switchboard/contracts';
import type { PresenceRow, Stance } from './presence.repository.js';

export const OFFLINE: Stance = { state: 'offline', reason: null, paid: null, automatic: false };

/** Saying again what one is already keeps `since`; an automatic pause ends by saying anything. */
export function saysNothingNew(before: PresenceRow, stance: Stance): boolean {
  return (
    before.state === stance.state &&
    before.reasonId === (stance.reason?.id ?? null) &&
    before.automatic === stance.automatic
  );
}

/** A row as the contract shows it. */
export function presenceOf(row: PresenceRow): Presence {
  return {
    state: row.state,
    reason: row.reasonId && row.reasonName ? { id: row.reasonId, name: row.reasonName } : null,
    paid: row.paid,
    since: row.since.toISOString(),
    capacity: row.capacity,
    load: row.load,
    automatic: row.automatic,
  };
}
