import type { QueueName, WaitingPlace } from '@switchboard/contracts';
import { estimatedWaitSeconds, type Pace } from './estimate.rules.js';
import type { PlaceRow } from './waiting.repository.js';

type ListedRow = Pick<
  PlaceRow,
  'contactId' | 'language' | 'priority' | 'waitingSince' | 'ringingAt' | 'visitorAway'
> & {
  visitor: { name: string | null };
};

/** A waiting contact as agents see it in a list: who, and no long fields, which come with the offer and the contact. */
export function waitingPlaceOf(row: ListedRow, queue: QueueName, position: number, pace: Pace): WaitingPlace {
  return {
    contactId: row.contactId,
    queue: { id: queue.id, number: queue.number, name: queue.name },
    visitor: { name: row.visitor.name },
    language: row.language,
    priority: row.priority,
    waitingSince: row.waitingSince.toISOString(),
    position,
    estimatedWaitSeconds: estimatedWaitSeconds(position, pace),
    ringingAt: row.ringingAt,
    visitorAway: row.visitorAway,
  };
}
