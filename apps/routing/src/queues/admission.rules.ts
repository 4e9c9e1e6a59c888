import type { Queue } from '@switchboard/contracts';
import { ERRORS } from '../routing.errors.js';
import { isOpenAt } from './business-hours.rules.js';

/** `staffed`: the queue has a member who could ever answer, whatever his presence. Being away now refuses nobody. */
export interface Staffing {
  readonly waiting: number;
  readonly staffed: boolean;
}

/** A contact may start here: open, room to wait, somebody to wait for. */
export function assertAdmits(
  queue: Pick<Queue, 'businessHours' | 'maxWaiting'>,
  { waiting, staffed }: Staffing,
  now: Date,
): void {
  if (!isOpenAt(queue.businessHours, now)) throw ERRORS.queueClosed();
  if (queue.maxWaiting > 0 && waiting >= queue.maxWaiting) throw ERRORS.queueFull();
  if (!staffed) throw ERRORS.nobodyAvailable();
}
