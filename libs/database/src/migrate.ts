import type { ServiceName } from '@switchboard/contracts';
import { logger } from '@switchboard/kernel';
import pg from 'pg';
import { DataSource, type Logger } from 'typeorm';

/** The schema in the hands of a migration. */
export interface Schema {
  query(sql: string): Promise<unknown>;
}

/** A step of a service's schema. */
export interface Migration {
  up(schema: Schema): Promise<void>;
  down(schema: Schema): Promise<void>;
}

export type MigrationClass = new () => Migration;

export interface MigrateOptions {
  /** Address of the owner role. */
  url: string;
  service: ServiceName;
  migrations: MigrationClass[];
}

/** DDL that cannot get its lock soon must give up: everybody else queues behind it. */
const SETTINGS = '-c lock_timeout=10s -c timezone=UTC';
const LOCK_WAIT_MS = 120_000;

/** TypeORM prints to the console by itself; what matters is thrown or logged here. */
const nothing = () => undefined;
export const QUIET: Logger = {
  logQuery: nothing,
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
  logMigration: nothing,
  log: nothing,
};

/**
 * Brings a service's schema up to date, each migration in a transaction of its own, recorded in `<schema>.migrations`.
 * Several at once wait for each other. Returns the names of what was done.
 */
export async function migrate({ url, service, migrations }: MigrateOptions): Promise<string[]> {
  return underLock(url, service, async () => {
    const source = new DataSource({
      type: 'postgres',
      url,
      migrations,
      migrationsTableName: 'migrations',
      migrationsTransactionMode: 'each',
      installExtensions: false,
      logger: QUIET,
      poolErrorHandler: () => undefined,
      extra: { max: 2, connectionTimeoutMillis: 5_000, options: `-c search_path=${service} ${SETTINGS}` },
    });
    await source.initialize();
    try {
      const done = await source.runMigrations();
      await keepRecordsFromApp(source, service);
      for (const { name } of done) logger('migrate').info({ service, migration: name }, 'migrated');
      return done.map(({ name }) => name);
    } finally {
      await source.destroy();
    }
  });
}

async function underLock<T>(url: string, service: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`SET statement_timeout = ${LOCK_WAIT_MS}`);
    await client.query('SELECT pg_advisory_lock(hashtext($1), hashtext($2))', [
      'switchboard migrate',
      service,
    ]);
    return await work();
  } finally {
    await client.end();
  }
}

/** Default privileges give the app role every table; what was migrated is not its to change. */
async function keepRecordsFromApp(source: DataSource, service: string): Promise<void> {
  const roles: { name: string }[] = await source.query(
    `SELECT DISTINCT grantee AS name FROM information_schema.role_table_grants
     WHERE table_schema = $1 AND table_name = 'migrations' AND grantee <> current_user`,
    [service],
  );
  for (const { name } of roles) {
    const role = pg.escapeIdentifier(name);
    await source.query(
      `REVOKE ALL ON ${service}.migrations FROM ${role}; GRANT SELECT ON ${service}.migrations TO ${role}`,
    );
  }
}
