import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '@switchboard/database';
import { AppError, Batcher, Health, logger, Metrics, Sweep, Sweeps } from '@switchboard/kernel';
import { EventPublisher, type OutgoingEvent, type SendOutcome } from '@switchboard/messaging';
import { LRUCache } from 'lru-cache';
import { HeldLanes } from './held-lanes.js';
import {
  BATCH,
  FIGURES_SQL,
  FORGET_BATCH,
  FORGET_SQL,
  MARK,
  type FreshRow,
  MANY_BEFORE,
  type OutboxRow,
  PENDING,
} from './relay-sql.js';
import { Settlement } from './settlement.js';

const SWEEP_MS = 1_000;
const MAX_BACKOFF_MS = 2_000;
const CONFIRM = { deadlineMs: 5_000 };
const FIGURES_MS = 5_000;
const FORGET_MS = 600_000;
const LATE_SECONDS = 30;
const LATELY = 10_000;
/** Nobody waits for a mark, so it keeps out of the way of what people wait for. */
const MARKS = { max: 1_000, waitMs: 10, atOnce: 1 };

/** Publishes what the outbox holds: at once when nudged by a commit, and sweeping up what a crash left behind. */
@Injectable()
export class OutboxRelay implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = logger('outbox');
  private readonly lanes: HeldLanes;
  private readonly settlement = new Settlement();
  /** Rows that are published and not yet marked. */
  private readonly inFlight = new Set<string>();
  private readonly marks = new Batcher((rows: OutboxRow[][]) => this.mark(rows.flat()), MARKS);
  /** Rows that were published a moment ago: a commit may be answered after a look has found its rows. */
  private readonly lately = new LRUCache<string, true>({ max: LATELY });
  /** How often it has looked for rows. */
  looks = 0;
  private isPaused = false;
  private settled: Promise<unknown> = Promise.resolve();
  private fault: unknown = null;
  private readonly published;
  private sweep: Sweep | null = null;
  private nudging = false;
  private oldestSeconds = 0;

  constructor(
    private readonly db: Database,
    private readonly publisher: EventPublisher,
    private readonly sweeps: Sweeps,
    private readonly health: Health,
    private readonly metrics: Metrics,
  ) {
    this.published = metrics.counter('outbox_published_total', 'Events published and confirmed');
    this.lanes = new HeldLanes(db, () => this.sweep?.nudge());
  }

  onModuleInit(): void {
    this.health.register('outbox', () => Promise.resolve(this.state()), { critical: false });
    const relay = { name: 'outbox relay', ms: SWEEP_MS, maxBackoffMs: MAX_BACKOFF_MS };
    this.sweep = new Sweep(relay, () => this.round());
    this.sweep.nudge();
    this.sweeps.every({ name: 'outbox figures', ms: FIGURES_MS }, () => this.measure());
    this.sweeps.every({ name: 'outbox leftovers', ms: FORGET_MS }, () => this.forgetOld());
  }

  /** There are new rows. Where another process holds the lanes, it is told. */
  nudge(): void {
    this.sweep?.nudge();
    if (!this.lanes.complete) this.nudgeHolder();
  }

  /**
   * Publishes what was committed a moment ago without looking for it, where everything before it in its lane is on its
   * way already; looks for the rest. Needs all lanes: whoever has some of them finds the others' rows by looking.
   */
  publish(rows: FreshRow[]): void {
    const isReady =
      this.publisher.ready && this.lanes.complete && !this.isPaused && this.inFlight.size <= BATCH;
    const next = isReady ? rows.filter((row) => this.isNext(row)) : [];
    if (next.length > 0) this.send(this.settlement.next(), next);
    if (next.length < rows.length) this.nudge();
  }

  /** For tests and repairs: rows wait from here on; resolves when the batch under way is marked. */
  async pause(): Promise<void> {
    this.isPaused = true;
    await this.sweep?.pause();
    await this.allSettled();
  }

  resume(): void {
    this.isPaused = false;
    this.sweep?.resume();
  }

  /** Consumers and sweeps have stopped by now: what they left is published before the process goes. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.sweep?.stop();
    await this.allSettled();
    await this.round().catch(() => undefined);
    await this.allSettled();
    await this.lanes.handOver().catch(() => undefined); // the end of the process frees them as well
  }

  private async round(): Promise<void | 'more'> {
    this.throwFault();
    if (!this.publisher.ready)
      throw new AppError('unavailable', 'The broker is not connected', { retryAfterSeconds: 1 });
    const lanes = await this.lanes.acquire();
    if (lanes.length === 0) return;
    if (this.inFlight.size > BATCH) await this.allSettled();

    const batch = this.settlement.next();
    let rows: OutboxRow[] = [];
    try {
      rows = await this.read(lanes);
    } finally {
      // A batch without rows too: those before it may wait for its turn.
      this.send(batch, rows);
    }
    // What was committed meanwhile has nudged.
    return rows.length === BATCH ? 'more' : undefined;
  }

  private async read(lanes: number[]): Promise<OutboxRow[]> {
    const { waitingKeys, waitingRows } = this.settlement;
    const values = [lanes, waitingKeys, [...waitingRows, ...this.inFlight]];
    const rows = await this.lanes.sql<OutboxRow>(PENDING, values);
    this.looks++;
    // Some may have been published while the answer was on its way.
    return rows.filter(({ id }) => !this.inFlight.has(id));
  }

  /** Order: nothing of its lane is before it that is not published. Once: no look was faster. */
  private isNext({ id, before }: FreshRow): boolean {
    const isAllSent = before.length < MANY_BEFORE && before.every((one) => this.inFlight.has(one));
    return isAllSent && !this.lately.has(id);
  }

  /** Publishes a batch. Its confirms are waited for in the order of the batches, while the next one is read already. */
  private send(batch: number, rows: OutboxRow[]): void {
    for (const { id } of rows) {
      this.inFlight.add(id);
      this.lately.set(id, true);
    }
    const publishing = rows.length > 0 ? this.publisher.outcomes(rows.map(outgoing), CONFIRM) : [];
    this.settled = Promise.all([publishing, this.settled])
      .then(([outcomes]) => this.settle(batch, rows, outcomes))
      .catch((error: unknown) => (this.fault = error));
  }

  private async allSettled(): Promise<void> {
    await this.settled;
    await this.marks.flush();
  }

  private settle(batch: number, rows: OutboxRow[], outcomes: SendOutcome[]): void {
    const { done, forNobody } = this.settlement.settle(batch, rows, outcomes);
    for (const { key, messageId } of forNobody)
      this.log.warn({ key, messageId }, 'no queue is bound for an event');
    const finished = new Set([...done, ...forNobody]);
    if (finished.size > 0) void this.marks.add([...finished]);
    for (const row of rows) if (!finished.has(row)) this.inFlight.delete(row.id);
    // Not one of them: that is the broker, not the events. The pause before the next round grows.
    if (rows.length > 0 && outcomes.every((outcome) => outcome === 'failed'))
      this.fault = new AppError('unavailable', 'The broker took none of the events', {
        retryAfterSeconds: 1,
      });
  }

  private throwFault(): void {
    const { fault } = this;
    this.fault = null;
    if (fault !== null) throw fault;
  }

  private async mark(rows: OutboxRow[]): Promise<void> {
    const values = [rows.map(({ lane }) => lane), rows.map(({ id }) => id)];
    try {
      await this.lanes.sql(MARK, values);
      this.published.inc(rows.length);
    } catch (error) {
      this.fault = error; // they are found again and go out twice
    } finally {
      for (const { id } of rows) this.inFlight.delete(id);
    }
  }

  private nudgeHolder(): void {
    if (this.nudging) return;
    this.nudging = true;
    // One at a time is enough: who is told looks for all rows. A lost one is found by the holder's sweep.
    this.lanes
      .nudgeHolder()
      .catch((error: unknown) => this.log.debug({ err: error }, 'could not tell the other relay'))
      .finally(() => (this.nudging = false));
  }

  /** Sets the figures of the outbox; done every few seconds. */
  async measure(): Promise<void> {
    const [figures] = await this.db.sql<{ pending: number; oldestSeconds: number }>(FIGURES_SQL);
    this.oldestSeconds = figures?.oldestSeconds ?? 0;
    this.metrics.gauge('outbox_pending', 'Events that wait to be published').set(figures?.pending ?? 0);
    this.metrics.gauge('outbox_oldest_seconds', 'Age of the oldest of them').set(this.oldestSeconds);
  }

  private async forgetOld(): Promise<void | 'more'> {
    const gone = await this.db.sql(FORGET_SQL);
    return gone.length === FORGET_BATCH ? 'more' : undefined;
  }

  private state() {
    if (this.oldestSeconds <= LATE_SECONDS) return 'ok' as const;
    return { state: 'degraded' as const, detail: `events wait for ${Math.round(this.oldestSeconds)} s` };
  }
}

/** A row as an event on its way out. */
export function outgoing({
  messageId,
  key,
  payload,
  correlationId,
  traceparent,
}: Pick<OutboxRow, 'messageId' | 'key' | 'payload' | 'correlationId' | 'traceparent'>): OutgoingEvent {
  return {
    id: messageId,
    key,
    payload,
    persistent: true,
    ...(correlationId && { correlationId }),
    ...(traceparent && { traceparent }),
  };
}
