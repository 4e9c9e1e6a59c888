import { Health } from '@switchboard/kernel';
import fc from 'fast-check';
import type { Schema } from './migrate.js';
import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import { POOL_VALUES } from './connections.js';
import { Database } from './database.js';
import { cursorOf, pageOf, type Place, placeOf } from './pages.js';

class Tables1700000000000 {
  async up(schema: Schema) {
    await schema.query('CREATE TABLE items (id uuid PRIMARY KEY, created_at timestamptz NOT NULL)');
    // Three rows in the same microsecond, then rows that differ in microseconds only.
    await schema.query(`
      INSERT INTO items SELECT gen_random_uuid(), timestamptz '2026-11-21 10:00:00.123456+00' + (greatest(n, 3) - 3) * interval '1 microsecond'
      FROM generate_series(1, 25) AS n`);
  }
  async down() {}
}

describe('a list by pages', () => {
  let server: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    server = await aDatabase('chat', [Tables1700000000000]);
    db = new Database(
      { url: server.appUrl, schema: 'chat', applicationName: 'test', pool: POOL_VALUES, entities: [] },
      new Health(),
    );
    await db.onModuleInit();
  });
  afterAll(async () => {
    await db.onApplicationShutdown();
    await server.drop();
  });

  it.each([1, 2, 7, 25, 50])('shows every row once, newest first, %d at a time', async (limit) => {
    const seen: Place[] = [];
    let cursor: string | null = null;
    do {
      const { at, id } = placeOf(cursor);
      const rows = await db.sql<Place>(
        `SELECT id, created_at::text AS at FROM items
         WHERE $1::timestamptz IS NULL OR (created_at, id) < ($1::timestamptz, $2::uuid)
         ORDER BY created_at DESC, id DESC LIMIT $3`,
        [at, id, limit + 1],
      );
      const page = pageOf(rows, limit, (row) => row);
      seen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);

    expect(new Set(seen.map(({ id }) => id)).size).toBe(25);
    expect(seen.map(({ at }) => at)).toEqual(
      seen
        .map(({ at }) => at)
        .toSorted()
        .reverse(),
    );
  });
});

describe('a cursor', () => {
  const place = { at: '2026-11-21 10:00:00.123456+00', id: '0198a2b4-0000-7000-8000-000000000001' };

  it('comes back as the place it was made of', () => {
    expect(placeOf(cursorOf(place))).toEqual(place);
    expect(placeOf(undefined)).toEqual({ at: null, id: null });
  });

  it.each([
    ['words', 'not-a-cursor'],
    ['another shape', Buffer.from('{"at":1}').toString('base64url')],
    ['no time', cursorOf({ ...place, at: "now' OR 1=1" })],
    ['no id', cursorOf({ ...place, id: 'x' })],
    ['a number for an id', cursorOf({ ...place, id: '17' })],
    ['a day that never was', cursorOf({ ...place, at: '2026-02-30 10:00:00+00' })],
    ['an hour that never was', cursorOf({ ...place, at: '2026-02-20 77:00:00+00' })],
    ['a year that never was', cursorOf({ ...place, at: '0000-02-20 10:00:00+00' })],
    ['a half one', cursorOf(place).slice(0, 20)],
  ])('that is %s is the caller’s fault', (_, cursor) => {
    expect(() => placeOf(cursor)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });

  it('never fails in another way, whatever comes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          placeOf(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_input' });
        }
      }),
    );
  });
});
