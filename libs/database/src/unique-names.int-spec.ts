import { Health } from '@switchboard/kernel';
import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import { POOL_VALUES } from './connections.js';
import { Database } from './database.js';
import type { Schema } from './migrate.js';
import { orTaken, uniqueNamesMigrationSql } from './unique-names.js';

/** As it stood before names were kept apart. */
class Things1700000000000 {
  async up(schema: Schema) {
    await schema.query(`
      CREATE TABLE things (id serial PRIMARY KEY, name text NOT NULL, created_at timestamptz DEFAULT now(), gone boolean);
      INSERT INTO things (name, gone) VALUES ('Order placed', false), ('order  PLACED', false), ('Order placed', true)`);
  }
  async down() {}
}
class Names1700000000001 {
  async up(schema: Schema) {
    await schema.query(uniqueNamesMigrationSql('things', 'NOT gone'));
  }
  async down() {}
}

let server: TestDatabase;
let db: Database;
beforeAll(async () => {
  server = await aDatabase('chat', [Things1700000000000, Names1700000000001]);
  const settings = { url: server.appUrl, schema: 'chat', applicationName: 'test', pool: POOL_VALUES };
  db = new Database({ ...settings, entities: [] }, new Health());
  await db.onModuleInit();
});
afterAll(async () => {
  await db.onApplicationShutdown();
  await server.drop();
});

const insert = (name: string) =>
  orTaken(db.sql('INSERT INTO things (name, gone) VALUES ($1, false)', [name]), {
    things_name: () => new Error('taken'),
  });

describe('names of which there is one each', () => {
  it('gives those that shared one before a number, and leaves alone what is gone', async () => {
    const rows = await db.sql<{ name: string }>('SELECT name FROM things ORDER BY id LIMIT 3');

    expect(rows.map(({ name }) => name)).toEqual(['Order placed', 'order  PLACED (2)', 'Order placed']);
  });

  it.each([
    ['capitals', 'ŽLUTÝ kůň', 'žlutý KŮŇ'],
    ['letters of another width', 'Week', 'Ｗｅｅｋ'],
    ['accents in one piece or two', 'Café', 'Cafe\u0301'],
    ['one blank or several', 'On  hold', 'On\thold'],
  ])('are the same in %s', async (_, name, again) => {
    await insert(name);

    await expect(insert(again)).rejects.toThrow('taken');
  });

  it('are others with another accent or another word', async () => {
    await insert('Straße');
    await expect(insert('Strasse')).resolves.toEqual([]);
    await expect(insert('Cafe')).resolves.toEqual([]);
  });
});
