import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { DataSource, EntityManager, EntityTarget, Repository as AnyRepository } from 'typeorm';
import { rowsOf, type Statement } from './connections.js';
import { isRetryable } from './postgres-errors.js';

/** How often the whole unit of work is done again after a deadlock or a serialization failure. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 10;

type Hook = () => void;
interface Scope {
  isOpen: boolean;
  readonly hooks: Hook[];
}
const scopes = new AsyncLocalStorage<Scope>();

/** For `find`: nobody else changes what was found until this transaction ends. */
export const FOR_UPDATE = { mode: 'pessimistic_write' } as const;

/** The rows of an entity. Without its ways around our door for SQL. */
export type Repository<E extends object> = Omit<AnyRepository<E>, 'query' | 'manager' | 'queryRunner'>;

/** One unit of work in the database; the only way in while it is open. */
export class Transaction {
  constructor(
    private readonly manager: EntityManager,
    private readonly client: pg.PoolClient,
    private readonly scope: Scope,
  ) {}

  /**
   * One door for SQL: always the rows, whatever the statement is. A `Statement` is parsed and planned once per
   * connection. Several that need nothing of each other may be asked at once: they run in this order, each sees what
   * those before it did, in one round trip.
   */
  async sql<Row extends object>(statement: string | Statement, params: unknown[] = []): Promise<Row[]> {
    this.assertOpen();
    return rowsOf(this.client, statement, params);
  }

  /** What is ordinary: reading and writing the rows of an entity. */
  repository<E extends object>(entity: EntityTarget<E>): Repository<E> {
    this.assertOpen();
    return this.manager.getRepository(entity);
  }

  /** Does something once all of it is committed, and never if it is not. The hook must not throw. */
  afterCommit(hook: Hook): void {
    this.assertOpen();
    this.scope.hooks.push(hook);
  }

  // Its connection may be in somebody else's hands already.
  private assertOpen(): void {
    if (!this.scope.isOpen) throw new Error('This transaction is over');
  }
}

/**
 * A second connection asked for inside a transaction writes outside of it and, with a full pool, waits for ever on
 * itself. So it is a mistake at the first call, not under load.
 */
export function assertOutsideTransaction(): void {
  if (scopes.getStore()?.isOpen) throw new Error('Inside a transaction use its own `tx`, not the database');
}

/** Runs a unit of work in one transaction; all of it again, a few times, when PostgreSQL chose it as a victim. */
export async function inTransaction<T>(
  source: DataSource,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(source, work);
    } catch (error) {
      if (!isRetryable(error) || attempt === ATTEMPTS) throw error;
      // Two victims that wait equally long would only meet again.
      await delay(FIRST_PAUSE_MS * 2 ** attempt * (0.5 + Math.random()));
    }
  }
}

async function once<T>(source: DataSource, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const runner = source.createQueryRunner();
  const scope: Scope = { isOpen: true, hooks: [] };

  let result: T;
  try {
    await runner.startTransaction();
    const tx = new Transaction(runner.manager, (await runner.connect()) as pg.PoolClient, scope);
    result = await scopes.run(scope, () => work(tx));
    await runner.commitTransaction();
  } catch (error) {
    // The error that counts is the first; a rollback that fails means a connection that is given away.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    scope.isOpen = false;
    await runner.release();
  }

  for (const hook of scope.hooks) hook();
  return result;
}
