import pg from 'pg';
import { DataSource, type DataSourceOptions, type QueryRunner, type ReplicationMode } from 'typeorm';
import { answered, type ConnectionSettings, connectionOptions } from './connections.js';
import { fromPostgres } from './postgres-errors.js';
import { SnakeNames } from './snake-names.js';
import { TracedClient } from './traced-client.js';
import { assertOutsideTransaction } from './transaction.js';

/** Entity classes or schemas, as TypeORM takes them. */
export type EntityList = NonNullable<DataSourceOptions['entities']>;

/** A DataSource whose every statement fails with our errors, and that gives broken connections away. */
export class PostgresDataSource extends DataSource {
  private readonly pools: pg.Pool[];

  constructor(settings: ConnectionSettings, entities: EntityList, onIdleError: (error: Error) => void) {
    const pools: pg.Pool[] = [];
    super({
      type: 'postgres',
      // TypeORM makes its pool of the driver that it is given, so nobody has to look for the pool inside TypeORM.
      driver: { ...pg, Pool: poolThatJoins(pools) },
      url: settings.url,
      applicationName: settings.applicationName,
      entities,
      namingStrategy: new SnakeNames(),
      synchronize: false,
      installExtensions: false,
      logging: false,
      poolErrorHandler: onIdleError,
      extra: { ...connectionOptions(settings), max: settings.pool.max, idleTimeoutMillis: 30_000 },
    });
    this.pools = pools;
  }

  /** Whoever kept a repository from outside and uses it in a transaction would write outside of it. */
  override createQueryRunner(mode: ReplicationMode = 'master'): QueryRunner {
    assertOutsideTransaction();
    return speakingOurErrors(super.createQueryRunner(mode));
  }

  /** The newest pool: every attempt to connect makes its own. */
  get pool(): pg.Pool {
    const [pool] = this.pools;
    if (!pool) throw new Error('The data source is not initialized');
    return pool;
  }
}

function poolThatJoins(pools: pg.Pool[]): typeof pg.Pool {
  return class extends pg.Pool {
    constructor(options: pg.PoolConfig) {
      super({ ...options, Client: TracedClient });
      pools.splice(0, 1, this);
      // A connection that breaks in use says so by the failed statement too, and the pool does not take it back.
      this.on('connect', (client) => client.on('error', () => undefined));
    }
  };
}

function speakingOurErrors(runner: QueryRunner): QueryRunner {
  const query = runner.query.bind(runner) as (sql: string, ...more: unknown[]) => Promise<unknown>;
  let begin: Promise<unknown> = Promise.resolve();

  const inOrder = async (sql: string, ...more: unknown[]) => {
    const client = await connectionOf(runner);
    if (sql === 'START TRANSACTION') {
      // Sent, but not waited for: what comes next goes along in the same round trip.
      begin = answered(client, client.query(sql));
      begin.catch(() => undefined); // the commit waits for it
      return;
    }
    if (sql === 'COMMIT') await begin;
    return answered(client, query(sql, ...more));
  };
  return Object.assign(runner, { query: inOrder as QueryRunner['query'] });
}

/** The one connection of a runner. */
async function connectionOf(runner: QueryRunner): Promise<pg.PoolClient> {
  try {
    return (await runner.connect()) as pg.PoolClient;
  } catch (error) {
    throw fromPostgres(error);
  }
}
