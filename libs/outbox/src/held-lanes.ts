import { AppError } from '@switchboard/kernel';
import { Database, type DedicatedConnection, prepared, type Statement } from '@switchboard/database';
import { LANES } from './migration-sql.js';

/** What relays tell each other: there are rows; the lanes are free. */
const [ROWS, FREE] = ['rows', 'free'];
const NOTIFY = prepared('outbox-notify', 'SELECT pg_notify($1, $2)');
const ACQUIRE_EVERY_MS = 1_000;

/**
 * The lanes that this relay publishes, each held by a session advisory lock. Reading and marking go over the connection
 * that holds the locks: whoever has lost them cannot read on either.
 */
export class HeldLanes {
  private connection: DedicatedConnection | null = null;
  private held: number[] = [];
  private triedAt = 0;

  constructor(
    private readonly db: Database,
    private readonly onNews: () => void,
  ) {}

  /** All lanes are ours, so nobody else needs to hear of our rows. */
  get complete(): boolean {
    return this.held.length === LANES;
  }

  /** The lanes held now; tries for the missing ones once in a while. */
  async acquire(): Promise<number[]> {
    if (this.connection === null) await this.connect();
    if (!this.complete && performance.now() - this.triedAt > ACQUIRE_EVERY_MS) await this.tryForMissing();
    return this.held;
  }

  async sql<Row extends object>(statement: string | Statement, params: unknown[] = []): Promise<Row[]> {
    const { connection } = this;
    if (connection === null)
      throw new AppError('unavailable', 'The lanes were lost', { retryAfterSeconds: 1 });
    try {
      return await connection.sql<Row>(statement, params);
    } catch (error) {
      // Whatever went wrong: with a fresh connection there is no doubt about who holds which lane.
      await this.release();
      throw error;
    }
  }

  /** Tells the relay that does hold the lanes, in another process, that there are rows. */
  nudgeHolder(): Promise<void> {
    return this.notify(ROWS);
  }

  /** Gives the lanes to whoever waits for them. */
  async handOver(): Promise<void> {
    if (this.connection === null) return;
    await this.sql('SELECT pg_advisory_unlock_all()');
    await this.notify(FREE);
    await this.release();
  }

  private async release(): Promise<void> {
    const { connection } = this;
    this.forget(connection);
    await connection?.end().catch(() => undefined);
  }

  private async notify(news: string): Promise<void> {
    await this.sql(NOTIFY, [this.channel, news]);
  }

  private hear(news: string | undefined): void {
    if (news === FREE) this.triedAt = Number.NEGATIVE_INFINITY;
    this.onNews();
  }

  private get channel(): string {
    return `outbox_${this.db.service}`;
  }

  private async connect(): Promise<void> {
    const connection = await this.db.dedicatedConnection();
    connection.onEnd(() => this.forget(connection));
    connection.onNotification((news) => this.hear(news));
    this.connection = connection;
    this.triedAt = Number.NEGATIVE_INFINITY;
    // A mark that a crash of the server forgets only means that the event goes out twice; so nobody waits for the disk.
    // The plan for looking is always the same one; made anew for each look it takes longer than the look.
    await this.sql(
      `SET synchronous_commit = off; SET plan_cache_mode = force_generic_plan; LISTEN ${this.channel}`,
    );
  }

  private async tryForMissing(): Promise<void> {
    this.triedAt = performance.now();
    const missing = Array.from({ length: LANES }, (_, lane) => lane).filter(
      (lane) => !this.held.includes(lane),
    );
    const rows = await this.sql<{ lane: number }>(
      // MATERIALIZED keeps the lock from being asked for more than once a lane.
      `WITH tried AS MATERIALIZED (
         SELECT lane, pg_try_advisory_lock(hashtext($1), lane) AS mine FROM unnest($2::int[]) AS wanted(lane))
       SELECT lane FROM tried WHERE mine`,
      [this.channel, missing],
    );
    this.held = [...this.held, ...rows.map(({ lane }) => lane)].sort();
  }

  private forget(connection: DedicatedConnection | null): void {
    if (this.connection !== connection) return;
    this.connection = null;
    this.held = [];
  }
}
