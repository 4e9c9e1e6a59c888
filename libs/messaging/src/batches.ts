import type { EventContract } from '@switchboard/contracts';
import type { EventMeta } from './event-meta.js';
import type { Route } from './routes.js';

interface Waiting {
  payload: unknown;
  meta: EventMeta;
  resolve: () => void;
  reject: (err: unknown) => void;
}

/** Gathers events for @OnEventBatch. One batch of a handler runs at a time, so batches keep the queue's order. */
export class Batches {
  private readonly gathering = new Map<
    Route<EventContract>,
    { waiting: Waiting[]; timer: NodeJS.Timeout | null }
  >();
  private readonly tails = new Map<Route<EventContract>, Promise<void>>();

  constructor(private readonly prefetch: number) {}

  /** Ends when the batch that this event was in has been handled. */
  add(route: Route<EventContract>, payload: unknown, meta: EventMeta): Promise<void> {
    const { max = 1, waitMs = 0 } = route.batch ?? {};
    return new Promise((resolve, reject) => {
      const batch = this.gathering.get(route) ?? { waiting: [], timer: null };
      this.gathering.set(route, batch);
      batch.waiting.push({ payload, meta, resolve, reject });
      // The broker gives no more than the prefetch before an ack, so waiting for more would only be waiting.
      if (batch.waiting.length >= Math.min(max, this.prefetch)) this.flush(route);
      else batch.timer ??= setTimeout(() => this.flush(route), waitMs);
    });
  }

  private flush(route: Route<EventContract>): void {
    const batch = this.gathering.get(route);
    if (!batch) return;
    this.gathering.delete(route);
    if (batch.timer) clearTimeout(batch.timer);
    const before = this.tails.get(route) ?? Promise.resolve();
    const tail = before.then(() => run(route, batch.waiting));
    this.tails.set(route, tail);
  }
}

/** Never rejects: each event hears its own end. */
async function run(route: Route<EventContract>, waiting: Waiting[]): Promise<void> {
  try {
    await callWith(route, waiting);
    for (const { resolve } of waiting) resolve();
  } catch (err) {
    if (waiting.length === 1) return waiting[0]?.reject(err);
    // One after the other, so that only the bad ones fail.
    for (const one of waiting) await run(route, [one]);
  }
}

async function callWith(route: Route<EventContract>, waiting: Waiting[]): Promise<void> {
  await route.call(
    waiting.map(({ payload }) => payload),
    waiting.map(({ meta }) => meta),
  );
}
