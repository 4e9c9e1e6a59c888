import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import type { PreparingRunner } from './data-source.js';
import { isRetryable } from './postgres-errors.js';

/** How often the whole unit of work is done again after a deadlock or a serialization failure. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 10;

type Hook = () => void;
const hooks = new WeakMap<EntityManager, Hook[]>();
const scope = new AsyncLocalStorage<{ open: boolean }>();

/** Does something once the transaction is committed, and never if it is not. The hook must not throw. */
export function afterCommit(tx: EntityManager, hook: Hook): void {
  const list = hooks.get(tx);
  if (!list) throw new Error('This needs the transaction that Database.transaction gave');
  list.push(hook);
}

/**
 * As `Database.prepared`, inside a transaction; rows come back whatever the statement is. Several that need nothing of
 * each other may be asked at once: they run in this order, each sees what those before it did, in one round trip.
 */
export function preparedIn<T extends object>(
  tx: EntityManager,
  name: string,
  sql: string,
  params: unknown[] = [],
): Promise<T[]> {
  if (!hooks.has(tx)) throw new Error('This needs the transaction that Database.transaction gave');
  return (tx.queryRunner as PreparingRunner).prepared<T>({ name, text: sql, values: params });
}

/**
 * A second connection asked for inside a transaction writes outside of it and, with a full pool, waits for ever on
 * itself. So it is a mistake at the first call, not under load.
 */
export function assertOutsideTransaction(): void {
  if (scope.getStore()?.open) throw new Error('Inside a transaction use its own `tx`, not the database');
}

/** Runs a unit of work in one transaction; all of it again, a few times, when PostgreSQL chose it as a victim. */
export async function inTransaction<T>(
  source: DataSource,
  work: (tx: EntityManager) => Promise<T>,
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

async function once<T>(source: DataSource, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  const runner = source.createQueryRunner();
  const state = { open: true };
  const committed: Hook[] = [];
  hooks.set(runner.manager, committed);

  let result: T;
  try {
    await runner.startTransaction();
    result = await scope.run(state, () => work(runner.manager));
    await runner.commitTransaction();
  } catch (error) {
    // The error that counts is the first; a rollback that fails means a connection that is given away.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    state.open = false;
    hooks.delete(runner.manager);
    await runner.release();
  }

  for (const hook of committed) hook();
  return result;
}
