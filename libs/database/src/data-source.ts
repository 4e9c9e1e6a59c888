import pg from 'pg';
import { DataSource, type DataSourceOptions, type QueryRunner, type ReplicationMode } from 'typeorm';
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

/** Entity classes or schemas, as TypeORM takes them. */
export type EntityList = NonNullable<DataSourceOptions['entities']>;

/** A DataSource whose every statement fails with our errors, and that gives broken connections away. */
export class PostgresDataSource extends DataSource {
  constructor(settings: ConnectionSettings, entities: EntityList, onIdleError: (error: Error) => void) {
    super({
      type: 'postgres',
      url: settings.url,
      applicationName: settings.applicationName,
      entities,
      synchronize: false,
      installExtensions: false,
      logging: false,
      poolErrorHandler: onIdleError,
      extra: { ...connectionOptions(settings), max: settings.pool.max, idleTimeoutMillis: 30_000 },
    });
  }

  override createQueryRunner(mode: ReplicationMode = 'master'): QueryRunner {
    return translating(super.createQueryRunner(mode) as Runner);
  }

  /** The driver's pool, for statements that need nothing of TypeORM. */
  get pool(): pg.Pool {
    return (this.driver as unknown as { master: pg.Pool }).master;
  }
}

/** A query runner that can also run a statement that is parsed and planned once per connection. */
export type PreparingRunner = QueryRunner & {
  prepared<T extends object>(statement: pg.QueryConfig): Promise<T[]>;
};
type Runner = QueryRunner & { releasePostgresConnection(error?: unknown): Promise<void> };

function translating(runner: Runner): PreparingRunner {
  const query = runner.query.bind(runner) as (sql: string, ...more: unknown[]) => Promise<unknown>;
  let broken: unknown;
  let begun: { client: pg.PoolClient; answer: Promise<unknown> } | null = null;
  const translated = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      // A statement that timed out on our side is still running over there: nobody else may get this connection.
      if (isConnectionLost(error)) broken = error;
      throw fromPostgres(error);
    }
  };
  /** Sent, but not waited for: what comes next goes along in the same round trip. */
  const begin = async () => {
    const client = (await translated(runner.connect())) as pg.PoolClient;
    const answer = translated(client.query('START TRANSACTION'));
    answer.catch(() => undefined); // the commit waits for it
    begun = { client, answer };
  };
  const inOrder = async (sql: string, more: unknown[]) => {
    if (sql === 'START TRANSACTION') return begin();
    if (sql === 'COMMIT') await begun?.answer;
    return translated(query(sql, ...more));
  };
  // Without a wait before it is sent, so that several at once arrive in the order in which they were asked for.
  const prepared = async (statement: pg.QueryConfig) => {
    if (!begun) throw new Error('This needs the transaction that Database.transaction gave');
    return (await translated(begun.client.query<object>(statement))).rows;
  };

  return Object.assign(runner, {
    query: (sql: string, ...more: unknown[]) => inOrder(sql, more),
    prepared,
    release: () => runner.releasePostgresConnection(broken),
  }) as unknown as PreparingRunner;
}
