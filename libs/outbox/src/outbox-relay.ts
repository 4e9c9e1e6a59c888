import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, Sweep, Sweeps } from '@switchboard/database';
import { AppError, Health, logger, Metrics } from '@switchboard/kernel';
import { EventPublisher, type OutgoingEvent, type SendOutcome } from '@switchboard/messaging';
import { Lanes } from './lanes.js';
import {
  BATCH,
  FIGURES_SQL,
  FORGET_BATCH,
  FORGET_SQL,
  MARK_SQL,
  type OutboxRow,
  PENDING_SQL,
} from './relay-sql.js';
import { Resting } from './resting.js';

const SWEEP_MS = 1_000;
const MAX_BACKOFF_MS = 2_000;
const CONFIRM_DEADLINE_MS = 5_000;
const FIGURES_MS = 5_000;
const FORGET_MS = 600_000;
const LATE_SECONDS = 30;
/** So long an event without a single bound queue waits for one; whoever comes later reads the state instead. */
const FOR_NOBODY_SECONDS = 60;

/** Publishes what the outbox holds: at once when nudged by a commit, and sweeping up what a crash left behind. */
@Injectable()
export class OutboxRelay implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = logger('outbox');
  private readonly lanes: Lanes;
  /** Keys whose oldest event was not confirmed: what comes after it waits, everybody else's passes. */
  private readonly restingKeys = new Resting();
  /** Events that are for nobody at the moment. They hold up nothing: nobody saw them, so nobody misses an order. */
  private readonly restingRows = new Resting();
  private readonly published;
  private sweep: Sweep | null = null;
  private telling = false;
  private oldestSeconds = 0;

  constructor(
    private readonly db: Database,
    private readonly publisher: EventPublisher,
    private readonly sweeps: Sweeps,
    private readonly health: Health,
    private readonly metrics: Metrics,
  ) {
    this.published = metrics.counter('outbox_published_total', 'Events published and confirmed');
    this.lanes = new Lanes(db, () => this.sweep?.nudge());
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
    if (!this.lanes.complete) this.tellHolder();
  }

  /** For tests and repairs: rows wait from here on; resolves when the batch under way is marked. */
  async pause(): Promise<void> {
    await this.sweep?.pause();
  }

  resume(): void {
    this.sweep?.resume();
  }

  /** Consumers and sweeps have stopped by now: what they left is published before the process goes. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.sweep?.stop();
    await this.round().catch(() => undefined);
    await this.lanes.handOver().catch(() => undefined); // the end of the process frees them as well
  }

  private async round(): Promise<void | 'more'> {
    const lanes = await this.lanes.acquire();
    if (lanes.length === 0) return;

    const values = [lanes, this.restingKeys.names, this.restingRows.names];
    const rows = await this.lanes.query<OutboxRow>({ name: 'outbox-pending', text: PENDING_SQL, values });
    if (rows.length === 0) return;

    const outcomes = await this.publisher.outcomes(rows.map(outgoing), { deadlineMs: CONFIRM_DEADLINE_MS });
    await this.mark(this.settle(rows, outcomes));
    // Not one of them: that is the broker, not the events. The pause before the next round grows.
    if (outcomes.every((outcome) => outcome === 'failed'))
      throw new AppError('unavailable', 'The broker took none of the events', { retryAfterSeconds: 1 });
    // What was committed meanwhile has nudged.
    return rows.length === BATCH ? 'more' : undefined;
  }

  /**
   * The rows that are done. What was sent behind a failed row of its key is sent again behind it: twice is harmless,
   * a wrong order at the end is not.
   */
  private settle(rows: OutboxRow[], outcomes: SendOutcome[]): OutboxRow[] {
    const failed = new Set(rows.filter((_, at) => outcomes[at] === 'failed').map(({ laneKey }) => laneKey));
    for (const laneKey of new Set(rows.map((row) => row.laneKey)))
      if (failed.has(laneKey)) this.restingKeys.failed(laneKey);
      else this.restingKeys.worked(laneKey);

    const behind = new Set<string>();
    return rows.filter((row, at) => {
      if (outcomes[at] === 'failed') behind.add(row.laneKey);
      if (behind.has(row.laneKey)) return false;
      return outcomes[at] === 'confirmed' || this.isForNobody(row);
    });
  }

  private isForNobody(row: OutboxRow): boolean {
    if (row.ageSeconds < FOR_NOBODY_SECONDS) {
      this.restingRows.failed(row.id);
      return false;
    }
    this.log.warn({ key: row.key, messageId: row.messageId }, 'event that no queue is bound for');
    this.restingRows.worked(row.id);
    return true;
  }

  private async mark(rows: OutboxRow[]): Promise<void> {
    if (rows.length === 0) return;
    const values = [rows.map(({ lane }) => lane), rows.map(({ id }) => id)];
    await this.lanes.query({ name: 'outbox-mark', text: MARK_SQL, values });
    this.published.inc(rows.length);
  }

  private tellHolder(): void {
    if (this.telling) return;
    this.telling = true;
    // One at a time is enough: who is told looks for all rows. A lost one is found by the holder's sweep.
    this.lanes
      .tellHolder()
      .catch((error: unknown) => this.log.debug({ err: error }, 'could not tell the other relay'))
      .finally(() => (this.telling = false));
  }

  /** Sets the figures of the outbox; done every few seconds. */
  async measure(): Promise<void> {
    const [figures] = await this.db.query<{ pending: number; oldestSeconds: number }>(FIGURES_SQL);
    this.oldestSeconds = figures?.oldestSeconds ?? 0;
    this.metrics.gauge('outbox_pending', 'Events that wait to be published').set(figures?.pending ?? 0);
    this.metrics.gauge('outbox_oldest_seconds', 'Age of the oldest of them').set(this.oldestSeconds);
  }

  private async forgetOld(): Promise<void | 'more'> {
    const gone = await this.db.query(FORGET_SQL);
    return gone.length === FORGET_BATCH ? 'more' : undefined;
  }

  private state() {
    if (this.oldestSeconds <= LATE_SECONDS) return 'ok' as const;
    return { state: 'degraded' as const, detail: `events wait for ${Math.round(this.oldestSeconds)} s` };
  }
}

function outgoing({ messageId, key, payload, correlationId, traceparent }: OutboxRow): OutgoingEvent {
  return {
    id: messageId,
    key,
    payload,
    persistent: true,
    ...(correlationId && { correlationId }),
    ...(traceparent && { traceparent }),
  };
}
