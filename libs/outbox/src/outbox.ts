import { Injectable } from '@nestjs/common';
import type { EventContract, Input } from '@switchboard/contracts';
import { Database, prepared, type Transaction } from '@switchboard/database';
import { currentContext, uuidv7 } from '@switchboard/kernel';
import { OutboxRelay } from './outbox-relay.js';
import { freshSql } from './relay-sql.js';

/** An event and the key that orders it, mostly the contact's id. */
export interface Telling<C extends EventContract = EventContract> {
  contract: C;
  payload: Input<C>;
  lane: string;
}

/** An insert into the outbox as a part of a bigger statement. */
export interface RowSql {
  sql: string;
  params: unknown[];
}

export interface RowSqlOptions<C extends EventContract> {
  /** What the row is inserted for: `SELECT … FROM <from>`; no row there, no event. */
  from: string;
  lane: string;
  /** The whole payload, with stand-ins (a 0, a time) where the statement itself knows better. */
  payload: Input<C>;
  /** What the statement completes: path in the payload → SQL expression over `from`. Never anything a client sent. */
  complete?: Record<string, string>;
  /** The number of the first parameter that is free in the statement. */
  firstParam: number;
}

/** One event as a row, for a statement that takes many of them at once. */
export interface ToldRow {
  message_id: string;
  key: string;
  lane_key: string;
  payload: unknown;
  correlation_id: string | null;
  traceparent: string | null;
}

/** What a statement tells of a row that it inserted by `eachSql` or `rowsSql`. */
export interface Inserted {
  messageId: string;
  outboxId: string;
  lane: number;
  before: string[];
}

const COLUMNS = 'message_id, key, lane_key, payload, correlation_id, traceparent';

/** Any number of rows as one parameter, so that the statement is always the same; inserted in the order given. */
const insertSql = (param: number, from = '') => `
  INSERT INTO outbox (${COLUMNS})
  SELECT told.message_id, told.key, told.lane_key, told.payload, told.correlation_id, told.traceparent
  FROM ${from && `${from}, `}ROWS FROM (jsonb_to_recordset($${param}::jsonb) AS (message_id uuid, key text,
    lane_key text, payload jsonb, correlation_id text, traceparent text)) WITH ORDINALITY AS told(${COLUMNS}, nth)
  ORDER BY told.nth RETURNING id, lane, message_id`;
const PATH = /^[a-zA-Z]+(\.[a-zA-Z]+)*$/;

/** Writes events in the transaction that made them true; the relay publishes them after the commit. */
@Injectable()
export class Outbox {
  constructor(
    private readonly db: Database,
    private readonly relay: OutboxRelay,
  ) {}

  /** Tells one event. The payload is parsed by its contract, so a wrong one undoes the transaction. */
  async add<C extends EventContract>(
    tx: Transaction,
    contract: C,
    payload: Input<C>,
    lane: string,
  ): Promise<void> {
    await this.addAll(tx, [{ contract, payload, lane }]);
  }

  /** Tells several events in one insert, in this order. */
  async addAll(tx: Transaction, tellings: Telling[]): Promise<void> {
    if (tellings.length === 0) return;
    tx.afterCommit(() => this.nudge());
    await tx.sql(prepared('outbox-add', insertSql(1)), [
      JSON.stringify(tellings.map((telling) => this.toldRow(telling))),
    ]);
  }

  /**
   * Several events as a part of a bigger statement, in this order; with `from` only where that has its one row. The
   * caller nudges after it, or gives `rows` with what `insertedSql` says of them to `publishAll`. The payloads are
   * whole: what the statement itself numbers is for `rowSql`.
   */
  rowsSql(
    tellings: Telling[],
    { from, param }: { from?: string; param: number },
  ): RowSql & { rows: ToldRow[] } {
    const rows = tellings.map((telling) => this.toldRow(telling));
    return { sql: insertSql(param, from), params: [JSON.stringify(rows)], rows };
  }

  /**
   * The insert as SQL for a statement that does everything at once. The caller nudges after it.
   *
   * ```ts
   * const event = outbox.rowSql(MessageSent, { from: 'message', lane: contactId, firstParam: 5,
   *   payload: { at, message: { …, seq: 0 } }, complete: { 'message.seq': 'message.seq' } });
   * const rows = await db.sql(prepared('append', `
   *   WITH numbered AS (UPDATE contacts SET last_seq = last_seq + 1 WHERE id = $1 AND revision = $2 RETURNING last_seq),
   *        message AS (INSERT INTO messages (contact_id, seq, id, text) SELECT $1, last_seq, $3, $4 FROM numbered RETURNING seq),
   *        told AS (${event.sql})
   *   SELECT seq FROM message`), [contactId, revision, id, text, ...event.params]);
   * if (rows.length > 0) outbox.nudge();
   * ```
   */
  rowSql<C extends EventContract>(
    contract: C,
    { from, lane, payload, complete = {}, firstParam }: RowSqlOptions<C>,
  ): RowSql {
    const row = this.toldRow({ contract, payload, lane });
    const at = (offset: number) => `$${firstParam + offset}`;
    const whole = completed(`${at(3)}::jsonb`, complete);
    return {
      sql: `INSERT INTO outbox (${COLUMNS}) SELECT ${at(0)}::uuid, ${at(1)}, ${at(2)}, ${whole}, ${at(4)}, ${at(5)} FROM ${from}`,
      params: Object.values({ ...row, payload: JSON.stringify(row.payload) }),
    };
  }

  /**
   * An event for each row of `from`, as a part of a bigger statement: `told` is its jsonb column, made by `toldRow`.
   *
   * ```ts
   * const rows = await db.prepared<{ n: number } & Inserted>('number', `
   *   WITH numbered AS (UPDATE contacts SET n = n + 1 … RETURNING told, n),
   *        telling AS (${outbox.eachSql({ from: 'numbered', told: 'told', complete: { n: 'n' } })})
   *   SELECT n, ${outbox.insertedSql('telling')}
   *   FROM numbered JOIN telling ON telling.message_id = (told->>'message_id')::uuid`, …);
   * outbox.publish(rows.map((row) => ({ …row, told: { …told, payload: { …told.payload, n: row.n } } })));
   * ```
   */
  eachSql({ from, told, complete = {} }: { from: string; told: string; complete?: Record<string, string> }) {
    const whole = completed(`${told}->'payload'`, complete);
    return `INSERT INTO outbox (${COLUMNS})
      SELECT (${told}->>'message_id')::uuid, ${told}->>'key', ${told}->>'lane_key', ${whole}, ${told}->>'correlation_id',
        ${told}->>'traceparent' FROM ${from} RETURNING id, lane, message_id`;
  }

  /** The columns of `Inserted`, from the part of a statement that `eachSql` or `rowsSql` is. */
  insertedSql(inserted: string): string {
    return freshSql(inserted);
  }

  /**
   * Publishes what `eachSql` inserted, after its commit, without looking for it. Only where whoever tells anything of a
   * lane key has its row locked and changed, and the statement saw that row as it was last: then nothing else is before it.
   */
  publish(inserted: (Inserted & { told: ToldRow })[]): void {
    this.relay.publish(
      inserted.map(({ outboxId: id, lane, before, told }) => ({
        id,
        lane,
        before,
        ageSeconds: 0,
        messageId: told.message_id,
        key: told.key,
        laneKey: told.lane_key,
        payload: told.payload,
        correlationId: told.correlation_id,
        traceparent: told.traceparent,
      })),
    );
  }

  /** The same for what `rowsSql` inserted, in its order. */
  publishAll(rows: ToldRow[], inserted: Inserted[]): void {
    const found = new Map(inserted.map((one) => [one.messageId, one]));
    this.publish(
      rows.flatMap((told) => {
        const one = found.get(told.message_id);
        return one ? [{ ...one, told }] : [];
      }),
    );
  }

  /** One event of the work in hand, in the order of the columns. */
  toldRow({ contract, payload, lane }: Telling): ToldRow {
    if (contract.owner !== this.db.service)
      throw new Error(`${contract.key} is not for ${this.db.service} to tell`);
    const context = currentContext();
    return {
      message_id: uuidv7(),
      key: contract.key,
      lane_key: lane,
      payload: contract.schema.parse(payload),
      correlation_id: context?.correlationId ?? null,
      traceparent: context?.traceparent ?? null,
    };
  }

  /** There are new rows: publish now instead of at the next sweep. `add` does it by itself. */
  nudge(): void {
    this.relay.nudge();
  }

  /** The published events of contacts that are being purged; what is still pending goes out first and ends with its day. */
  async forget(tx: Transaction, lanes: string[]): Promise<void> {
    await tx.sql('DELETE FROM outbox WHERE lane_key = ANY($1) AND published_at IS NOT NULL', [lanes]);
  }
}

/** The payload with what only the statement knows. */
function completed(payload: string, complete: Record<string, string>): string {
  return Object.entries(complete).reduce((inner, [path, expression]) => {
    if (!PATH.test(path)) throw new Error(`"${path}" is no path in a payload`);
    return `jsonb_set(${inner}, '{${path.replaceAll('.', ',')}}', to_jsonb(${expression}))`;
  }, payload);
}
