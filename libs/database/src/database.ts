import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AppError, Health, logger } from '@switchboard/kernel';
import pg from 'pg';
import type { EntityManager } from 'typeorm';
import {
  connectionOptions,
  PostgresDataSource,
  type ConnectionSettings,
  type EntityList,
} from './data-source.js';
import { fromPostgres, isConnectionLost } from './postgres-errors.js';
import { assertOutsideTransaction, inTransaction } from './transactions.js';

export interface DatabaseSettings extends ConnectionSettings {
  entities: EntityList;
}

export const DATABASE_SETTINGS = Symbol('database settings');
const MAX_RECONNECT_PAUSE_MS = 2_000;
const HEALTH_DEADLINE_MS = 2_000;

/** The service's own schema in PostgreSQL. A process starts without it, says so in readiness, and finds it later. */
@Injectable()
export class Database implements OnModuleInit, OnApplicationShutdown {
  private readonly log = logger('database');
  private readonly source: PostgresDataSource;
  private readonly closing = new AbortController();
  private connecting: Promise<void> = Promise.resolve();

  constructor(
    @Inject(DATABASE_SETTINGS) private readonly settings: DatabaseSettings,
    private readonly health: Health,
  ) {
    this.source = new PostgresDataSource(settings, settings.entities, (error) =>
      this.log.warn({ reason: error.message }, 'idle connection lost'),
    );
  }

  /** Whose schema this is. */
  get service(): string {
    return this.settings.schema;
  }

  async onModuleInit(): Promise<void> {
    this.health.register('database', () => this.check(), { critical: true });
    if (!(await this.connected())) this.connecting = this.keepConnecting();
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing.abort();
    await this.connecting;
    if (this.source.isInitialized) await this.source.destroy();
  }

  /** One unit of work: all of it or nothing. Done again as a whole after a deadlock, so it must not act on anything else. */
  async transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    assertOutsideTransaction();
    return inTransaction(this.ready(), work);
  }

  /** For reads and single statements outside a transaction. */
  get manager(): EntityManager {
    assertOutsideTransaction();
    return this.ready().manager;
  }

  /** One statement, straight to the driver; rows come back whatever the statement is. */
  async query<T extends object>(sql: string, params: unknown[] = []): Promise<T[]> {
    return this.run<T>({ text: sql, values: params });
  }

  /** As `query`, parsed and planned once per connection. For the few statements that run hundreds of times a second. */
  async prepared<T extends object>(name: string, sql: string, params: unknown[] = []): Promise<T[]> {
    return this.run<T>({ name, text: sql, values: params });
  }

  /** A connection of its own beside the pool, for what must outlive a statement (advisory locks). The caller ends it. */
  async dedicatedConnection(): Promise<pg.Client> {
    this.ready();
    const client = new pg.Client(connectionOptions(this.settings));
    client.on('error', () => undefined); // who holds it hears of it by 'end' and by the next statement
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw fromPostgres(error);
    }
  }

  private async run<T extends object>(statement: pg.QueryConfig): Promise<T[]> {
    assertOutsideTransaction();
    const client = await this.ready()
      .pool.connect()
      .catch((error: unknown) => {
        throw fromPostgres(error);
      });
    let lost: Error | undefined;
    // A connection that breaks in use says so twice: by the failed statement, and by an event that nobody may miss.
    const broken = (error: Error) => (lost = error);
    client.on('error', broken);
    try {
      return (await client.query<T>(statement)).rows;
    } catch (error) {
      // A refused statement leaves a good connection; only a broken one is thrown away.
      if (isConnectionLost(error)) lost = error as Error;
      throw fromPostgres(error);
    } finally {
      client.off('error', broken);
      client.release(lost);
    }
  }

  private ready(): PostgresDataSource {
    if (this.source.isInitialized && !this.closing.signal.aborted) return this.source;
    throw new AppError('unavailable', 'The database is not connected', { retryAfterSeconds: 1 });
  }

  private async connected(): Promise<boolean> {
    try {
      await this.source.initialize();
      this.log.info('database connected');
      return true;
    } catch (error) {
      const translated = fromPostgres(error);
      // Wrong entities and the like are faults of the code and must stop the start.
      if (!(translated instanceof AppError)) throw error;
      this.log.warn({ reason: reasonOf(translated) }, 'database not reachable');
      return false;
    }
  }

  private async keepConnecting(): Promise<void> {
    const { signal } = this.closing;
    for (let pauseMs = 200; !signal.aborted; pauseMs = Math.min(pauseMs * 2, MAX_RECONNECT_PAUSE_MS)) {
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted || (await this.connected())) return;
    }
  }

  private async check() {
    if (!this.source.isInitialized) return { state: 'down' as const, detail: 'not connected' };
    const { pool } = this.source;
    if (pool.waitingCount > 0 && pool.totalCount >= this.settings.pool.max)
      return { state: 'degraded' as const, detail: 'every connection is in use' };
    const answer = this.query('SELECT 1').then(
      () => 'ok' as const,
      (error: unknown) => ({ state: 'down' as const, detail: reasonOf(error) }),
    );
    const late = delay(HEALTH_DEADLINE_MS, { state: 'down' as const, detail: 'no answer' }, { ref: false });
    return Promise.race([answer, late]);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
