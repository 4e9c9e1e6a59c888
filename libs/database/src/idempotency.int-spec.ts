import { AppError, Health, Sweeps } from '@switchboard/kernel';
import type { Schema } from './migrate.js';
import type { Transaction } from './transaction.js';
import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import { POOL_VALUES } from './connections.js';
import { Database } from './database.js';
import { Idempotency, idempotencyMigrationSql } from './idempotency.js';
import { IdempotencyKeyEntity } from './idempotency-key.entity.js';

class Tables1700000000000 {
  async up(schema: Schema) {
    await schema.query(idempotencyMigrationSql());
    await schema.query('CREATE TABLE teams (id int GENERATED ALWAYS AS IDENTITY, name text)');
  }
  async down() {}
}

let server: TestDatabase;
let db: Database;
const sweeps = new Sweeps();
let once: Idempotency;

beforeAll(async () => {
  server = await aDatabase('accounts', [Tables1700000000000]);
  const settings = {
    url: server.appUrl,
    schema: 'accounts',
    applicationName: 'test',
    pool: POOL_VALUES,
    entities: [IdempotencyKeyEntity],
  };
  db = new Database(settings, new Health());
  await db.onModuleInit();
  once = new Idempotency(db, sweeps);
});
beforeEach(() => db.sql('DELETE FROM idempotency_keys'));
beforeEach(() => db.sql('DELETE FROM teams'));
afterAll(async () => {
  await sweeps.onModuleDestroy();
  await db.onApplicationShutdown();
  await server.drop();
});

const makeTeam = (name: string) => async (tx: Transaction) => {
  const [team] = await tx.sql<{ id: number }>('INSERT INTO teams (name) VALUES ($1) RETURNING id', [name]);
  return { id: team?.id, name };
};
const ask = (name: string, { actorId = 'ada', key = 'key-1' as string | null, operation = 'make' } = {}) =>
  once.idempotently({ actorId, key, operation, body: { name } }, makeTeam(name));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: AppError) => error.code,
  );
const teams = async () => (await db.sql('SELECT name FROM teams')).length;

describe('idempotently', () => {
  it('gives a repeat the first reply, and does nothing', async () => {
    const first = await ask('red');

    expect(await ask('red')).toEqual(first);
    expect(await teams()).toBe(1);
  });

  it('does it once for ten at the same moment', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => ask('red')));

    expect(new Set(replies.map(({ id }) => id)).size).toBe(1);
    expect(await teams()).toBe(1);
  });

  it('refuses another body or another question under the same key', async () => {
    await ask('red');

    expect(await codeOf(ask('blue'))).toBe('idempotency_key_reused');
    expect(await codeOf(ask('red', { operation: 'delete' }))).toBe('idempotency_key_reused');
    expect(await teams()).toBe(1);
  });

  it('does not care for the order of the names in a body', async () => {
    const work = async () => ({ done: true });
    await once.idempotently(
      { actorId: 'ada', key: 'k', body: { a: 1, b: { c: 2, d: undefined, e: [3] } } },
      work,
    );

    const again = once.idempotently({ actorId: 'ada', key: 'k', body: { b: { e: [3], c: 2 }, a: 1 } }, work);

    expect(await again).toEqual({ done: true });
  });

  it('keeps actors apart, and does everything without a key', async () => {
    await ask('red');
    await ask('red', { actorId: 'bob' });
    await ask('red', { key: null });
    await ask('red', { key: null });

    expect(await teams()).toBe(4);
  });

  it('keeps nothing of what failed, so that it can be tried again', async () => {
    const failing = once.idempotently(
      { actorId: 'ada', key: 'key-1', operation: 'make', body: { name: 'red' } },
      async (tx) => {
        await makeTeam('red')(tx);
        throw new AppError('conflict', 'not now');
      },
    );
    expect(await codeOf(failing)).toBe('conflict');

    await ask('red');

    expect(await teams()).toBe(1);
  });

  it('forgets the replies of a contact that is purged', async () => {
    const contactId = '01980000-0000-7000-8000-000000000001';
    const start = () =>
      once.idempotently(
        { actorId: 'ada', key: 'k', body: {}, contactIdOf: () => contactId },
        makeTeam('red'),
      );
    const first = await start();

    await db.transaction((tx) => once.forget(tx, [contactId]));

    expect(await start()).not.toEqual(first);
  });

  it('takes no endless key', async () => {
    expect(await codeOf(ask('red', { key: 'k'.repeat(201) }))).toBe('invalid_input');
  });
});
