import type { QueueName, WaitingPlace } from '@switchboard/contracts';
import { estimatedWaitSeconds, type Pace } from './estimate.rules.js';
import type { PlaceRow } from './waiting.repository.js';

/** A waiting contact as agents see it, by a list of allowed fields. */
export function waitingPlaceOf(row: PlaceRow, queue: QueueName, position: number, pace: Pace): WaitingPlace {
  return {
    contactId: row.contactId,
    queue: { id: queue.id, number: queue.number, name: queue.name },
    visitor: { name: row.visitor.name, fields: row.visitor.fields },
    language: row.language,
    priority: row.priority,
    waitingSince: row.waitingSince.toISOString(),
    position,
    estimatedWaitSeconds: estimatedWaitSeconds(position, pace),
    ringingAt: row.ringingAt,
  };
}
