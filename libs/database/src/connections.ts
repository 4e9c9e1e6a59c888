import pg from 'pg';
import { fromPostgres, isConnectionLost } from './postgres-errors.js';

/** How long anything may wait for PostgreSQL, and how many connections a process holds. */
export interface PoolValues {
  max: number;
  connectionTimeoutMillis: number;
  statementTimeoutMs: number;
  lockTimeoutMs: number;
  idleInTransactionTimeoutMs: number;
  /** The client's own end, for a server that has stopped answering altogether. */
  queryTimeoutMs: number;
}

/** Values to start from (`libraries.md`). */
export const POOL_VALUES: PoolValues = {
  max: 10,
  connectionTimeoutMillis: 3_000,
  statementTimeoutMs: 5_000,
  lockTimeoutMs: 2_000,
  idleInTransactionTimeoutMs: 10_000,
  queryTimeoutMs: 8_000,
};

export interface ConnectionSettings {
  url: string;
  /** The schema that unqualified names mean: the service's own. */
  schema: string;
  applicationName: string;
  pool: PoolValues;
}

/** A host that vanished must not hold its locks for the two hours that TCP would give it. */
const NOTICE_DEAD_CLIENTS =
  '-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';

/** Settings for one `pg` connection or a pool of them. */
export function connectionOptions({ url, schema, applicationName, pool }: ConnectionSettings): pg.PoolConfig {
  return {
    connectionString: url,
    application_name: applicationName,
    options: `-c search_path=${schema} -c timezone=UTC ${NOTICE_DEAD_CLIENTS}`,
    connectionTimeoutMillis: pool.connectionTimeoutMillis,
    statement_timeout: pool.statementTimeoutMs,
    lock_timeout: pool.lockTimeoutMs,
    idle_in_transaction_session_timeout: pool.idleInTransactionTimeoutMs,
    query_timeout: pool.queryTimeoutMs,
    keepAlive: true,
    // Whoever does not wait for an answer may ask on; the server takes one statement after the other all the same.
    pipeline: true,
  };
}

/** SQL that is parsed and planned once per connection: for what runs hundreds of times a second. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** A `Statement`; the same name always means the same text. */
export function prepared(name: string, text: string): Statement {
  return { name, text };
}

/**
 * The rows of a statement, whatever it is. It is sent before this returns, so that several at once arrive in the order
 * in which they were asked for.
 */
export async function rowsOf<Row extends object>(
  client: pg.ClientBase,
  statement: string | Statement,
  values: unknown[],
): Promise<Row[]> {
  const asked = typeof statement === 'string' ? { text: statement } : statement;
  return (await answered(client, client.query<Row>({ ...asked, values }))).rows;
}

/** The answer on a connection, with our errors. */
export async function answered<T>(client: pg.ClientBase, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    // A statement that timed out on our side is still running over there: nobody else may get this connection.
    if (isConnectionLost(error)) void ended(client);
    throw fromPostgres(error);
  }
}

/** The pool throws away what has ended. Ending works on any client; only the pool's type hides it. */
function ended(client: pg.ClientBase): Promise<void> {
  return (client as pg.Client).end().catch(() => undefined);
}

/** A connection of its own beside the pool, for what must outlive a statement: advisory locks, notifications. */
export class DedicatedConnection {
  constructor(private readonly client: pg.Client) {}

  /** As `Transaction.sql`. */
  sql<Row extends object>(statement: string | Statement, params: unknown[] = []): Promise<Row[]> {
    return rowsOf(this.client, statement, params);
  }

  /** What others notify on a channel that this connection listens to. */
  onNotification(hear: (payload: string | undefined) => void): void {
    this.client.on('notification', ({ payload }) => hear(payload));
  }

  onEnd(hear: () => void): void {
    this.client.once('end', hear);
  }

  end(): Promise<void> {
    return this.client.end();
  }
}
