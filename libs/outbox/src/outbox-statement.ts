import { type Database, prepared, type Statement, type Transaction } from '@switchboard/database';
import { type EventRow, type NewEvent, rowOf } from './event-row.js';
import type { OutboxRelay } from './outbox-relay.js';
import { MANY_BEFORE } from './relay-sql.js';

/** What the text of a statement is made with. */
export interface EventsSql {
  /** One of its parts: `WITH …, ${insert} SELECT …`. It is called `events`. */
  insert: string;
  /**
   * Columns of `events` for its result: `SELECT ${published} FROM events`. What is found there is published straight
   * after the commit, without looking for it. Only where whoever tells anything of a lane key has its row locked and
   * changed, and the statement saw that row as it was last: then nothing else is before it. Without these columns the
   * events are looked for, if the statement has any result at all.
   */
  published: string;
}

export interface StatementOptions {
  name: string;
  /** The number of the events' parameter, the last one: an array of `jsonb`. */
  param: number;
  /** The part whose one row the events are inserted for; no row there, no event. */
  from?: string;
  /** Where each row of `from` has an event of its own: the column it is in, out of the events' parameter. */
  event?: string;
  /** What only the statement knows: path in the payload → SQL over `from`. Never anything a client sent. */
  complete?: Record<string, string>;
  text: (sql: EventsSql) => string;
}

/** What a result says of an event that is to be published without looking. */
interface Published {
  messageId: string;
  outboxId: string;
  lane: number;
  before: string[];
  completed: unknown[];
}

const COLUMNS = 'message_id, key, lane_key, payload, correlation_id, traceparent';
const PATH = /^[a-zA-Z]+(\.[a-zA-Z]+)*$/;

/**
 * A statement that writes rows and tells of them at once.
 *
 * ```ts
 * private readonly appending = outbox.statement({
 *   name: 'append', param: 4, from: 'message', complete: { n: 'message.n' },
 *   text: ({ insert }) => `
 *     WITH numbered AS (UPDATE contacts SET last_n = last_n + 1 WHERE id = $1 AND revision = $2 RETURNING last_n),
 *          message AS (INSERT INTO messages (contact_id, n, text) SELECT $1, last_n, $3 FROM numbered RETURNING n),
 *          ${insert}
 *     SELECT n FROM message`,
 * });
 * const [row] = await this.appending.run(this.db, [id, revision, text], [{ contract, lane: id, payload: { …, n: 0 } }]);
 * ```
 */
export class OutboxStatement {
  private readonly statement: Statement;
  private readonly paths: string[];

  constructor(
    options: StatementOptions,
    private readonly service: string,
    private readonly relay: OutboxRelay,
  ) {
    this.paths = Object.keys(options.complete ?? {});
    this.statement = prepared(
      options.name,
      options.text({ insert: insertSql(options), published: PUBLISHED }),
    );
  }

  /**
   * The rows of the statement. The events are published after the commit: this statement's own, or the transaction's.
   * Their payloads are whole, with stand-ins (a 0, a time) where the statement completes them.
   */
  async run<Row extends object>(
    on: Pick<Database, 'sql'> | Pick<Transaction, 'sql' | 'afterCommit'>,
    params: unknown[],
    events: NewEvent[],
  ): Promise<Row[]> {
    const rows = events.map((event) => rowOf(this.service, event));
    const found = await on.sql<Row>(this.statement, [...params, rows.map((row) => JSON.stringify(row))]);
    if ('afterCommit' in on) on.afterCommit(() => this.publish(rows, found));
    else this.publish(rows, found);
    return found;
  }

  private publish(rows: EventRow[], found: (object | Published)[]): void {
    const fresh = new Map(found.flatMap((one) => ('messageId' in one ? [[one.messageId, one]] : [])));
    if (fresh.size > 0)
      this.relay.publish(rows.flatMap((row) => this.freshOf(row, fresh.get(row.message_id))));
    else if (found.length > 0) this.relay.nudge();
  }

  private freshOf(row: EventRow, found: Published | undefined) {
    if (!found) return [];
    const { outboxId: id, messageId, lane, before, completed } = found;
    return [
      {
        id,
        messageId,
        lane,
        before,
        ageSeconds: 0,
        key: row.key,
        laneKey: row.lane_key,
        payload: this.paths.reduce(
          (inner, path, at) => withValue(inner, path.split('.'), completed[at]),
          row.payload,
        ),
        correlationId: row.correlation_id,
        traceparent: row.traceparent,
      },
    ];
  }
}

/** What of its lane is before an event and not marked: beyond `MANY_BEFORE` rows nobody knows what else. */
const PUBLISHED = `events.message_id AS "messageId", events.id AS "outboxId", events.lane, events.completed,
  ARRAY(SELECT outbox.id FROM outbox WHERE published_at IS NULL AND outbox.lane = events.lane
        ORDER BY outbox.id LIMIT ${MANY_BEFORE}) AS before`;

function insertSql({ param, from, event, complete = {} }: StatementOptions): string {
  // Behind a SELECT: where the planner sees how many events there are it plans anew for each number of them.
  const each = `unnest((SELECT $${param}::jsonb[])) WITH ORDINALITY AS new(event, nth)`;
  const [body, source] =
    event && from ? [event, from] : ['new.event', `${from ? `${from}, ` : ''}${each} ORDER BY new.nth`];
  const completed = Object.keys(complete).map((path) => `payload #> '${pathSql(path)}'`);
  return `events AS (
    INSERT INTO outbox (${COLUMNS})
    SELECT (${body}->>'message_id')::uuid, ${body}->>'key', ${body}->>'lane_key', ${payloadSql(body, complete)},
      ${body}->>'correlation_id', ${body}->>'traceparent'
    FROM ${source}
    RETURNING id, lane, message_id, jsonb_build_array(${completed.join(', ')}) AS completed)`;
}

function payloadSql(body: string, complete: Record<string, string>): string {
  return Object.entries(complete).reduce(
    (payload, [path, sql]) => `jsonb_set(${payload}, '${pathSql(path)}', to_jsonb(${sql}))`,
    `${body}->'payload'`,
  );
}

function pathSql(path: string): string {
  if (!PATH.test(path)) throw new Error(`"${path}" is no path in a payload`);
  return `{${path.replaceAll('.', ',')}}`;
}

/** The payload as the statement completed it. */
function withValue(payload: unknown, [name, ...rest]: string[], value: unknown): unknown {
  if (name === undefined) return value;
  const known = payload as Record<string, unknown>;
  return { ...known, [name]: withValue(known[name], rest, value) };
}
