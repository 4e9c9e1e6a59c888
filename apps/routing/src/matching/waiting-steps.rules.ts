import type { Queue } from '@switchboard/contracts';

/** A waiting place as time sees it. `enteredAt`: when it came into this waiting time; a return begins a new one. */
export interface Waiter {
  readonly enteredAt: Date;
  readonly stepsDone: number;
  /** Came back from an agent, or was handed over by one: such a contact is not refused because the queue has closed. */
  readonly ahead: boolean;
  readonly handedOver: object | null;
  /** Queues it has been in, so that overflow goes nowhere twice. */
  readonly visitedQueueIds: readonly string[];
}

export type Policy = Pick<Queue, 'maxWaitSeconds' | 'overflow'>;

/** What time does to a waiting contact. */
export type Step =
  | { kind: 'refuse'; reason: 'maxWait' | 'queueClosed' }
  | { kind: 'addPriority'; by: number }
  | { kind: 'relaxSkills' }
  | { kind: 'move'; toQueueId: string };

/** Everything that is due now, in order; nothing after a refusal or a move. */
export function dueSteps(place: Waiter, policy: Policy, isOpen: boolean, now: Date): Step[] {
  if (!isOpen && !place.ahead && !place.handedOver) return [{ kind: 'refuse', reason: 'queueClosed' }];
  if (refusalAt(place, policy) <= now.getTime()) return [{ kind: 'refuse', reason: 'maxWait' }];

  const steps: Step[] = [];
  for (const overflow of remaining(place, policy)) {
    if (dueAt(place, overflow.afterSeconds) > now.getTime()) break;
    const step = stepOf(overflow);
    steps.push(step);
    if (step.kind === 'move' && !place.visitedQueueIds.includes(step.toQueueId)) break;
  }
  return steps;
}

/** When time will next do something to it; null: never. */
export function nextDueAt(place: Waiter, policy: Policy): Date | null {
  const step = remaining(place, policy)[0];
  const next = Math.min(refusalAt(place, policy), step ? dueAt(place, step.afterSeconds) : Infinity);
  return Number.isFinite(next) ? new Date(next) : null;
}

function remaining({ stepsDone }: Waiter, { overflow }: Policy): Queue['overflow'] {
  return overflow.toSorted((a, b) => a.afterSeconds - b.afterSeconds).slice(stepsDone);
}

function stepOf(overflow: Queue['overflow'][number]): Step {
  if ('toQueueId' in overflow) return { kind: 'move', toQueueId: overflow.toQueueId };
  if ('addPriority' in overflow) return { kind: 'addPriority', by: overflow.addPriority };
  return { kind: 'relaxSkills' };
}

const dueAt = (place: Waiter, seconds: number) => place.enteredAt.getTime() + seconds * 1000;

function refusalAt(place: Waiter, { maxWaitSeconds }: Policy): number {
  return maxWaitSeconds === 0 ? Infinity : dueAt(place, maxWaitSeconds);
}
