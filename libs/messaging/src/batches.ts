import type { EventContract } from '@switchboard/contracts';
import { Batcher } from '@switchboard/kernel';
import type { EventMeta } from './event-meta.js';
import type { Route } from './routes.js';

/** An event whose payload has been read. */
export interface ReadEvent {
  payload: unknown;
  meta: EventMeta;
}

/** What became of one event of a batch: null, or why it failed. */
type Failure = { cause: unknown } | null;

/** Gathers the events of one @OnEventBatch handler. One batch runs at a time, so batches keep the queue's order. */
export function batcherOf(route: Route<EventContract>, prefetch: number): Batcher<ReadEvent, Failure> {
  const { max = 1, waitMs = 0 } = route.batch ?? {};
  // The broker gives no more than the prefetch before an ack, so waiting for more would only be waiting.
  const options = { max: Math.min(max, prefetch), waitMs, atOnce: 1 };
  return new Batcher((events) => handled(route, events), options);
}

async function handled(route: Route<EventContract>, events: ReadEvent[]): Promise<Failure[]> {
  try {
    await route.call(
      events.map(({ payload }) => payload),
      events.map(({ meta }) => meta),
    );
    return events.map(() => null);
  } catch (cause) {
    if (events.length === 1) return [{ cause }];
    // One after the other, so that only the bad ones fail.
    const failures: Failure[] = [];
    for (const event of events) failures.push(...(await handled(route, [event])));
    return failures;
  }
}
