import type { EntityManager } from 'typeorm';

/** The rows of any statement in a transaction; plain `tx.query` answers an UPDATE or DELETE with another shape. */
export async function rowsOf<T extends object>(
  tx: EntityManager,
  sql: string,
  params: unknown[] = [],
): Promise<T[]> {
  if (!tx.queryRunner) throw new Error('This needs the manager of a transaction');
  const { records } = await tx.queryRunner.query(sql, params, true);
  return records as T[];
}
