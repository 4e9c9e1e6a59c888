import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, Sweep, Sweeps } from '@switchboard/database';
import { AppError, Health, logger, Metrics } from '@switchboard/kernel';
import { EventPublisher, type OutgoingEvent } from '@switchboard/messaging';
import { BlockedKeys } from './blocked-keys.js';
import { Lanes } from './lanes.js';

const BATCH = 200;
const SWEEP_MS = 1_000;
const CONFIRM_DEADLINE_MS = 5_000;
const MAX_BACKOFF_MS = 2_000;
const FIGURES_MS = 5_000;
const FORGET_MS = 600_000;
const FORGET_BATCH = 5_000;
const MANY_PENDING = 100_000;
const LATE_SECONDS = 30;

interface Row {
  lane: number;
  id: string;
  messageId: string;
  key: string;
  laneKey: string;
  payload: unknown;
  correlationId: string | null;
  traceparent: string | null;
}

/**
 * The oldest rows of each held lane. A lateral scan a lane, so that the partial index gives them in order however many
 * rows wait and however many are published.
 */
export const PENDING_SQL = `
  SELECT row.lane, row.id, message_id AS "messageId", key, lane_key AS "laneKey", payload,
         correlation_id AS "correlationId", traceparent
  FROM unnest($1::smallint[]) AS held(lane)
  CROSS JOIN LATERAL (
    SELECT * FROM outbox
    WHERE published_at IS NULL AND outbox.lane = held.lane AND outbox.lane_key <> ALL ($2::text[])
    ORDER BY outbox.id LIMIT ${BATCH}
  ) AS row
  ORDER BY row.id LIMIT ${BATCH}`;

/** Row by row, never up to a mark: a transaction with a smaller id may commit later. */
const MARK_SQL = `
  UPDATE outbox SET published_at = now()
  FROM unnest($1::smallint[], $2::bigint[]) AS done(lane, id)
  WHERE outbox.lane = done.lane AND outbox.id = done.id AND published_at IS NULL`;

const FORGET_SQL = `
  DELETE FROM outbox WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM outbox WHERE published_at < now() - interval '24 hours' LIMIT ${FORGET_BATCH}))
  RETURNING 1 AS gone`;

const FIGURES_SQL = `
  SELECT (SELECT count(*)::int FROM (SELECT 1 FROM outbox WHERE published_at IS NULL LIMIT ${MANY_PENDING}) AS some) AS pending,
         (SELECT coalesce(extract(epoch FROM now() - min(oldest.created_at)), 0)::float8
          FROM generate_series(0, 7) AS lanes(lane)
          CROSS JOIN LATERAL (SELECT created_at FROM outbox
            WHERE published_at IS NULL AND outbox.lane = lanes.lane ORDER BY id LIMIT 1) AS oldest) AS "oldestSeconds"`;

/** Publishes what the outbox holds: at once when nudged by a commit, and sweeping up what a crash left behind. */
@Injectable()
export class OutboxRelay implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = logger('outbox');
  private readonly lanes: Lanes;
  private readonly blocked = new BlockedKeys();
  private sweep: Sweep | null = null;
  private telling = false;
  private oldestSeconds = 0;
  private readonly published;

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
    this.sweep = new Sweep({ name: 'outbox relay', ms: SWEEP_MS, maxBackoffMs: MAX_BACKOFF_MS }, () =>
      this.round(),
    );
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

  private async round(): Promise<void | 'more'> {
    const lanes = await this.lanes.acquire();
    if (lanes.length === 0) return;

    const values = [lanes, this.blocked.waiting];
    const rows = await this.lanes.query<Row>({ name: 'outbox-pending', text: PENDING_SQL, values });
    if (rows.length === 0) return;

    const done = await this.publish(rows);
    // Not one of them: that is the broker, not the events. The pause before the next round grows.
    if (done.length === 0)
      throw new AppError('unavailable', 'The broker took none of the events', { retryAfterSeconds: 1 });
    await this.mark(done);
    return 'more';
  }

  /** Publishes all, waits once, returns what may be marked. */
  private async publish(rows: Row[]): Promise<Row[]> {
    const confirmed = await this.publisher.publish(rows.map(outgoing), { deadlineMs: CONFIRM_DEADLINE_MS });
    const refused = new Set<string>();
    const done = rows.filter(({ laneKey }, at) => {
      if (!confirmed[at]) refused.add(laneKey);
      // What was sent behind a refused row is sent again behind it: twice is harmless, the wrong order at the end is not.
      return !refused.has(laneKey);
    });
    this.remember(rows, refused);
    this.published.inc(done.length);
    return done;
  }

  private remember(rows: Row[], refused: Set<string>): void {
    for (const laneKey of new Set(rows.map((row) => row.laneKey)))
      if (refused.has(laneKey)) this.blocked.failed(laneKey);
      else this.blocked.worked(laneKey);
    if (refused.size > 0) this.log.warn({ keys: refused.size }, 'events not taken, tried again later');
  }

  private async mark(rows: Row[]): Promise<void> {
    await this.lanes.query({
      name: 'outbox-mark',
      text: MARK_SQL,
      values: [rows.map(({ lane }) => lane), rows.map(({ id }) => id)],
    });
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

  private async measure(): Promise<void> {
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
    return this.oldestSeconds > LATE_SECONDS
      ? { state: 'degraded' as const, detail: `events wait for ${Math.round(this.oldestSeconds)} s` }
      : ('ok' as const);
  }

  /** Consumers and sweeps have stopped by now: what they left is published before the process goes. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.sweep?.stop();
    await this.round().catch(() => undefined);
    await this.lanes.release();
  }
}

function outgoing({ messageId, key, payload, correlationId, traceparent }: Row): OutgoingEvent {
  return {
    id: messageId,
    key,
    payload,
    persistent: true,
    ...(correlationId && { correlationId }),
    ...(traceparent && { traceparent }),
  };
}
