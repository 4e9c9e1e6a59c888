import type { QueryDeepPartialEntity } from 'typeorm';
import type { Repository } from './transaction.js';

/**
 * Keeps a copy of what somebody else owns: of two the higher revision stays, whichever came first. True where this one is
 * news.
 */
export async function keepNewer<E extends { revision: number }>(
  rows: Pick<Repository<E>, 'createQueryBuilder' | 'metadata'>,
  row: QueryDeepPartialEntity<E>,
): Promise<boolean> {
  const { columns, primaryColumns } = rows.metadata;
  const key = primaryColumns.map(({ databaseName }) => databaseName);
  const given = columns.filter(({ isPrimary, propertyName }) => !isPrimary && propertyName in row);
  const { raw } = await rows
    .createQueryBuilder('known')
    .insert()
    .values(row)
    .orUpdate(
      given.map(({ databaseName }) => databaseName),
      key,
      { overwriteCondition: { where: 'known.revision < excluded.revision' } },
    )
    .returning(key)
    .execute();
  return (raw as unknown[]).length > 0;
}
