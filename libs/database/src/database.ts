import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AppError, Health, logger } from '@switchboard/kernel';
import pg from 'pg';
import type { EntityTarget } from 'typeorm';
import {
  connectionOptions,
  type ConnectionSettings,
  DedicatedConnection,
  rowsOf,
  type Statement,
} from './connections.js';
import { type EntityList, PostgresDataSource } from './data-source.js';
import { fromPostgres } from './postgres-errors.js';
import { assertOutsideTransaction, inTransaction, type Repository, type Transaction } from './transaction.js';

export interface DatabaseSettings extends ConnectionSettings {
  entities: EntityList;
}

export const DATABASE_SETTINGS = Symbol('database settings');
const MAX_RECONNECT_PAUSE_MS = 2_000;

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

  /** Every table that says which contact a row is of, and by which column: the contacts themselves by their id. */
  contactColumns(): { table: string; column: string }[] {
    return this.ready().entityMetadatas.flatMap(({ tableName, columns }) => {
      const name = tableName === 'contacts' ? 'id' : 'contact_id';
      return columns.some(({ databaseName }) => databaseName === name)
        ? [{ table: tableName, column: name }]
        : [];
    });
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
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    assertOutsideTransaction();
    return inTransaction(this.ready(), work);
  }

  /** As `Transaction.sql`, for reads and single statements outside a transaction. */
  async sql<Row extends object>(statement: string | Statement, params: unknown[] = []): Promise<Row[]> {
    assertOutsideTransaction();
    const client = await this.ready()
      .pool.connect()
      .catch((error: unknown) => {
        throw fromPostgres(error);
      });
    try {
      return await rowsOf<Row>(client, statement, params);
    } finally {
      client.release();
    }
  }

  /** As `Transaction.repository`, for reads and single statements outside a transaction. */
  repository<E extends object>(entity: EntityTarget<E>): Repository<E> {
    assertOutsideTransaction();
    return this.ready().getRepository(entity);
  }

  /** A connection of its own beside the pool, for what must outlive a statement (advisory locks). The caller ends it. */
  async dedicatedConnection(): Promise<DedicatedConnection> {
    this.ready();
    const client = new pg.Client(connectionOptions(this.settings));
    client.on('error', () => undefined); // who holds it hears of it by 'end' and by the next statement
    try {
      await client.connect();
      return new DedicatedConnection(client);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw fromPostgres(error);
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
    return this.sql('SELECT 1').then(
      () => 'ok' as const,
      (error: unknown) => ({ state: 'down' as const, detail: reasonOf(error) }),
    );
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
