import { type ListQuery, PAGE_BYTES } from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';
import type { FindOptionsWhere } from 'typeorm';
import type { Repository } from './transaction.js';

/**
 * A place in a list that is sorted by (time, id). The time stays text as PostgreSQL wrote it: a JS Date would cut the
 * microseconds and rows with them.
 */
export interface Place {
  at: string;
  id: string;
}

const AT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The place as a client sees it: opaque. */
export function cursorOf({ at, id }: Place): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/**
 * Where to go on. Use as `WHERE ($1::timestamptz IS NULL OR (created_at, id) < ($1::timestamptz, $2::uuid))` with
 * `created_at::text AS at` among the columns, `ORDER BY created_at DESC, id DESC LIMIT limit + 1`.
 */
export function placeOf(cursor: string | null | undefined): Place | { at: null; id: null } {
  if (!cursor) return { at: null, id: null };
  const [at, id] = parsed(cursor);
  if (typeof at === 'string' && typeof id === 'string' && isInstant(at) && ID.test(id)) return { at, id };
  throw new AppError('invalid_input', 'Not a cursor of this list', {
    errors: [{ path: 'cursor', message: 'Not a cursor of this list' }],
  });
}

// A time that only looks like one would make PostgreSQL fail, and that is for faults of ours.
function isInstant(at: string): boolean {
  const instant = AT.test(at) && !at.startsWith('0000') ? Date.parse(`${at.replace(' ', 'T')}:00`) : NaN;
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(at.slice(0, 10));
}

/** As many from the beginning as one reply takes; never none, for then nobody would get on. */
export function fitting<T>(items: readonly T[]): T[] {
  let bytes = 0;
  // With the comma before it, or the brackets around all of them.
  const end = items.findIndex((item) => (bytes += Buffer.byteLength(JSON.stringify(item)) + 1) >= PAGE_BYTES);
  return end === -1 ? [...items] : items.slice(0, Math.max(end, 1));
}

/**
 * The page out of `limit + 1` rows, by number and by the bytes of what is shown of each: what is left out only says that
 * there is more.
 */
export function pageOf<Row extends Place, Item>(
  rows: readonly Row[],
  limit: number,
  shown: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const items = fitting(rows.slice(0, limit).map(shown));
  const last = rows[items.length - 1];
  return { items, nextCursor: rows.length > items.length && last ? cursorOf(last) : null };
}

/** So many rows are read for a page in the order of ids, one more to know whether there are others. */
export const ROWS_BY_ID = 1000;
/** The page out of `ROWS_BY_ID + 1` rows in the order of their ids. */
export function pageById<Item>(
  rows: readonly Item[],
  idOf: (item: Item) => string,
): { items: Item[]; nextAfterId: string | null } {
  const items = fitting(rows.slice(0, ROWS_BY_ID));
  const last = items.at(-1);
  return { items, nextAfterId: rows.length > items.length && last !== undefined ? idOf(last) : null };
}

/** A page of an administered thing's rows, newest first. Wants an index on (created_at, id). */
export async function newestFirst<E extends { id: string; createdAt: unknown }, Item = E>(
  rows: Pick<Repository<E>, 'createQueryBuilder'>,
  { limit, cursor }: ListQuery,
  where: FindOptionsWhere<E> = {},
  shown: (row: E) => Item = (row) => row as E & Item,
): Promise<{ items: Item[]; nextCursor: string | null }> {
  const { at, id } = placeOf(cursor);
  const asked = rows
    .createQueryBuilder('row')
    .addSelect('CAST(row.createdAt AS text)', 'at')
    .where(where)
    .orderBy({ 'row.createdAt': 'DESC', 'row.id': 'DESC' })
    .limit(limit + 1);
  if (at !== null) asked.andWhere('(row.createdAt, row.id) < (:at, :id)', { at, id });
  const { entities, raw } = await asked.getRawAndEntities<{ at: string }>();
  const placed = entities.map((entity, nth) => ({ entity, at: raw[nth]?.at ?? '', id: entity.id }));
  return pageOf(placed, limit, ({ entity }) => shown(entity));
}

function parsed(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
