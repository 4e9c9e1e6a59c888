import { setTimeout as delay } from 'node:timers/promises';
import { AppError, Health } from '@switchboard/kernel';
import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import { Database } from './database.js';
import { POOL_VALUES, type PoolValues } from './data-source.js';
import { isUniqueViolation } from './postgres-errors.js';
import type { QueryRunner } from 'typeorm';

class Things1700000000000 {
  async up(runner: QueryRunner) {
    await runner.query('CREATE TABLE things (id int PRIMARY KEY, n int NOT NULL DEFAULT 0)');
  }
  async down() {}
}

let server: TestDatabase;
const opened: Database[] = [];

async function connect(pool: Partial<PoolValues> = {}, url = server.appUrl) {
  const health = new Health();
  const db = new Database(
    { url, schema: 'chat', applicationName: 'test', pool: { ...POOL_VALUES, ...pool }, entities: [] },
    health,
  );
  await db.onModuleInit();
  opened.push(db);
  return { db, health };
}

beforeAll(async () => {
  server = await aDatabase('chat', [Things1700000000000]);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((db) => db.onApplicationShutdown()));
});
afterAll(() => server.drop());

describe('Database', () => {
  it('answers in its own schema', async () => {
    const { db, health } = await connect();
    await db.query('INSERT INTO things (id) VALUES (1)');
    expect(await db.query('SELECT id FROM chat.things')).toEqual([{ id: 1 }]);
    expect(await db.manager.query('SELECT id FROM things')).toEqual([{ id: 1 }]);
    expect((await health.readiness()).state).toBe('ok');
  });
  it('undoes on error, says what', async () => {
    const { db } = await connect();
    const failed = db.transaction(async (tx) => {
      await tx.query('INSERT INTO things (id) VALUES (7)');
      await tx.query('INSERT INTO things (id) VALUES (7)');
    });
    const error = await failed.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(AppError);
    expect(isUniqueViolation(error, 'things_pkey')).toBe(true);
    expect(await db.query('SELECT * FROM things WHERE id = 7')).toEqual([]);
    void delay;
  });
});
