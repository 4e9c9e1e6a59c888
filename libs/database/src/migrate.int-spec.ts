import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import { migrate, type MigrationClass } from './migrate.js';

class First1700000000000 {
  async up(runner: QueryRunner) {
    await runner.query('CREATE TABLE first (id int)');
  }
  async down() {}
}
class Second1700000000001 {
  async up(runner: QueryRunner) {
    await runner.query('CREATE TABLE second (id int)');
  }
  async down() {}
}
class Broken1700000000002 {
  async up(runner: QueryRunner) {
    await runner.query('CREATE TABLE third (id int)');
    await runner.query('ALTER TABLE nothing ADD COLUMN id int');
  }
  async down() {}
}

let server: TestDatabase;
const run = (...migrations: MigrationClass[]) =>
  migrate({ url: server.ownerUrl, service: 'chat', migrations });

async function tables(): Promise<string[]> {
  const client = new pg.Client({ connectionString: server.adminUrl });
  await client.connect();
  const { rows } = await client.query<{ tablename: string }>(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'chat' ORDER BY 1",
  );
  await client.end();
  return rows.map(({ tablename }) => tablename);
}

beforeEach(async () => {
  server = await aDatabase('chat', []);
});
afterEach(() => server.drop());

describe('migrate', () => {
  it('does what is not done yet, once', async () => {
    const outcomes = [
      await run(First1700000000000),
      await run(First1700000000000, Second1700000000001),
      await run(Second1700000000001),
    ];

    expect(outcomes).toEqual([['First1700000000000'], ['Second1700000000001'], []]);
    expect(await tables()).toEqual(['first', 'migrations', 'second']);
  });

  it('does each once when several processes start together', async () => {
    const both = [First1700000000000, Second1700000000001];

    const outcomes = await Promise.all([run(...both), run(...both), run(...both)]);

    expect(outcomes.flat().sort()).toEqual(['First1700000000000', 'Second1700000000001']);
  });

  it('undoes a migration that failed, keeps those before it, and goes on there (R23)', async () => {
    await expect(run(First1700000000000, Broken1700000000002)).rejects.toThrow('does not exist');

    expect(await tables()).toEqual(['first', 'migrations']);
    expect(await run(First1700000000000, Second1700000000001)).toEqual(['Second1700000000001']);
  });
});
