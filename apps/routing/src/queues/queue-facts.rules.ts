import type { Queue, QueueFacts } from '@switchboard/contracts';

/** The facts of a queue that travel with a contact. */
export function queueFactsOf(queue: Queue): QueueFacts {
  const { id, number, name, priority, wrapUpSeconds, idleSeconds, reminders } = queue;
  return { id, number, name, priority, wrapUpSeconds, idleSeconds, reminders };
}
