import { Injectable } from '@nestjs/common';
import { Database } from './database.js';
import type { Transaction } from './transaction.js';

/** How many rows of a contact each table has; a table without one is not named. */
export type RowCounts = Record<string, number>;

/** What the tables of a service have of contacts. Every entity that says which contact a row is of is counted, also one made tomorrow. */
@Injectable()
export class ContactRows {
  constructor(private readonly db: Database) {}

  /** By contact; one that has no rows is not named. */
  async count(tx: Transaction, contactIds: string[]): Promise<Map<string, RowCounts>> {
    const parts = this.db.contactColumns().map(
      ({ table, column }) =>
        `SELECT '${table}' AS "table", ${column} AS id, count(*)::int AS count
         FROM ${table} WHERE ${column} = ANY ($1::uuid[]) GROUP BY ${column}`,
    );
    const rows = await tx.sql<{ table: string; id: string; count: number }>(parts.join(' UNION ALL '), [
      contactIds,
    ]);
    const counts = new Map<string, RowCounts>();
    for (const { table, id, count } of rows) counts.set(id, { ...counts.get(id), [table]: count });
    return counts;
  }
}

/** What went between two counts. A table that has as many as before, or a tombstone more, is not named. */
export function goneBetween(before: RowCounts = {}, after: RowCounts = {}): RowCounts {
  const gone = Object.entries(before).map(([table, count]): [string, number] => [
    table,
    count - (after[table] ?? 0),
  ]);
  return Object.fromEntries(gone.filter(([, count]) => count > 0));
}
