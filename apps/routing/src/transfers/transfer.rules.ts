import type { Presence, Queue } from '@switchboard/contracts';
import { isOpenAt } from '../queues/business-hours.rules.js';
import { ERRORS } from '../routing.errors.js';

/** An agent to whom a contact is to be handed, as he is at this moment; he is locked. */
export interface Receiver {
  readonly agentId: string;
  /** An active account with the role of an agent. */
  readonly answers: boolean;
  readonly state: Presence['state'];
  readonly load: number;
  readonly capacity: number;
}

/** Somebody who is not in it yet, is here, and has a slot free for it. */
export function assertMayReceive(receiver: Receiver, presentIds: readonly string[]): void {
  if (presentIds.includes(receiver.agentId)) throw ERRORS.alreadyPresent();
  if (!receiver.answers || receiver.state !== 'available')
    throw ERRORS.targetUnavailable('The agent is not available');
  if (receiver.load >= receiver.capacity) throw ERRORS.targetUnavailable('The agent holds all he may');
}

/** `staffed`: somebody else than the sender could ever answer it. */
export interface Staffing {
  readonly waiting: number;
  readonly staffed: boolean;
}

/** A queue in which the contact would not be lost: open, with room, and with somebody to wait for. */
export function assertMayWaitIn(
  queue: Pick<Queue, 'businessHours' | 'maxWaiting'>,
  { waiting, staffed }: Staffing,
  now: Date,
): void {
  if (!isOpenAt(queue.businessHours, now)) throw ERRORS.targetUnavailable('The queue is closed now');
  if (queue.maxWaiting > 0 && waiting >= queue.maxWaiting)
    throw ERRORS.targetUnavailable('Too many people are waiting in the queue');
  if (!staffed) throw ERRORS.targetUnavailable('Nobody else answers the queue');
}
