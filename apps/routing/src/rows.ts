import type { EntityManager } from 'typeorm';

/** A statement's rows, whatever the statement is: TypeORM answers `UPDATE … RETURNING` in another shape than a SELECT. */
export async function rowsOf<Row extends object>(
  tx: EntityManager,
  sql: string,
  params: unknown[] = [],
): Promise<Row[]> {
  if (!tx.queryRunner) throw new Error('This needs the transaction that Database.transaction gave');
  const { records } = await tx.queryRunner.query(sql, params, true);
  return records as Row[];
}
