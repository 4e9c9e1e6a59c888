import { event } from '@switchboard/contracts';
import { Database, POOL_VALUES, type Schema } from '@switchboard/database';
import { Health, Metrics, Sweeps } from '@switchboard/kernel';
import type { EventPublisher, OutgoingEvent, SendOutcome } from '@switchboard/messaging';
import { Outbox, outboxMigrationSql, OutboxRelay } from '@switchboard/outbox';
import { z } from 'zod';

/** An event of tests: the n-th fact about a contact. */
export const Counted = event(
  'chat.contact.counted.v1',
  [],
  z.object({ contactId: z.string(), n: z.number().int(), note: z.string().default('') }),
);

/** The tables that a service would have for it. */
export class CountedTables1700000000000 {
  async up(schema: Schema) {
    await schema.query(outboxMigrationSql());
    await schema.query(`
      CREATE TABLE contacts (id text PRIMARY KEY, n int NOT NULL DEFAULT 0, revision int NOT NULL DEFAULT 1);
      CREATE TABLE messages (contact_id text NOT NULL, n int NOT NULL, text text NOT NULL, PRIMARY KEY (contact_id, n));
      CREATE TABLE effects (contact_id text NOT NULL, n int NOT NULL, PRIMARY KEY (contact_id, n));`);
  }
  async down() {}
}

/** Hundreds of transactions at once wait for one another, on a busy machine longer than a service should. */
const PATIENT = { ...POOL_VALUES, connectionTimeoutMillis: 30_000 };

/** A broker on paper: keeps what it was given, in order, and answers as it is told to. */
export class Tape {
  readonly sent: OutgoingEvent[] = [];
  ready = true;
  /** What becomes of an event. */
  outcome: (sent: OutgoingEvent) => SendOutcome = () => 'confirmed';
  /** Holds back the confirms, not the events. */
  confirms: Promise<unknown> = Promise.resolve();

  async outcomes(events: OutgoingEvent[]): Promise<SendOutcome[]> {
    const outcomes = events.map((sent) => this.outcome(sent));
    this.sent.push(...events.filter((_, at) => outcomes[at] !== 'failed'));
    await this.confirms;
    return outcomes;
  }

  /** The numbers that came for a contact, in the order they came. */
  of(contactId: string): unknown[] {
    return this.payloads.filter((payload) => payload.contactId === contactId).map(({ n }) => n);
  }

  get payloads() {
    return this.sent.map(({ payload }) => payload as z.output<typeof Counted.schema>);
  }
}

/** The outbox of one process of chat, started by hand. */
export async function anOutbox(url: string, publisher: Tape | EventPublisher, schema = 'chat') {
  const health = new Health();
  const metrics = new Metrics();
  const sweeps = new Sweeps();
  const db = new Database(
    { url, schema, applicationName: 'outbox-test', pool: PATIENT, entities: [] },
    health,
  );
  await db.onModuleInit();
  const relay = new OutboxRelay(db, publisher as EventPublisher, sweeps, health, metrics);
  const outbox = new Outbox(db, relay);
  relay.onModuleInit();

  return {
    db,
    relay,
    outbox,
    health,
    metrics,
    /** The next fact about a contact, as a service writes it: row lock, write, tell. */
    count: (contactId: string) =>
      db.transaction(async (tx) => {
        const [row] = await tx.sql<{ n: number }>(
          'INSERT INTO contacts (id, n) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET n = contacts.n + 1 RETURNING n',
          [contactId],
        );
        await outbox.add(tx, { contract: Counted, payload: { contactId, n: row?.n ?? 0 }, lane: contactId });
      }),
    pending: async () =>
      (await db.sql<{ n: number }>('SELECT count(*)::int AS n FROM outbox WHERE published_at IS NULL'))[0]?.n,
    async close() {
      await sweeps.onModuleDestroy();
      await relay.beforeApplicationShutdown();
      await db.onApplicationShutdown();
    },
  };
}

/** Ends every connection that holds lanes, as the death of its process would; `kill -9` leaves the server no more than that. */
export async function cutLanes(db: Database): Promise<void> {
  const cut = await db.sql(
    `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND granted AND datname = current_database() AND usename = current_user
     GROUP BY pid`,
  );
  if (cut.length === 0) throw new Error('Nobody holds a lane');
}
