import { AppError, Health } from '@switchboard/kernel';
import type { EntityManager, QueryRunner } from 'typeorm';
import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import { aProxy } from '../../../test/support/proxy.js';
import { until } from '../../../test/support/wait.js';
import { type PoolValues, POOL_VALUES } from './data-source.js';
import { Database } from './database.js';
import { isUniqueViolation, PostgresError } from './postgres-errors.js';
import { afterCommit, preparedIn } from './transactions.js';

class Things1700000000000 {
  async up(runner: QueryRunner) {
    await runner.query(
      'CREATE TABLE things (id int PRIMARY KEY, n int NOT NULL DEFAULT 0, name text UNIQUE)',
    );
  }
  async down() {}
}

let server: TestDatabase;
const opened: Database[] = [];

async function aConnection(pool: Partial<PoolValues> = {}, url = server.appUrl) {
  const health = new Health();
  const settings = {
    url,
    schema: 'chat',
    applicationName: 'test',
    pool: { ...POOL_VALUES, ...pool },
    entities: [],
  };
  const db = new Database(settings, health);
  opened.push(db);
  await db.onModuleInit();
  return { db, health };
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error as AppError,
  );
const refuse = (sqlState: string) => `DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${sqlState}'; END $$`;
const pidOf = async (db: Database) =>
  (await db.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]?.pid;

/** A promise and the key to it. */
function aGate() {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((done) => (open = done));
  return { open, passed };
}

beforeAll(async () => {
  server = await aDatabase('chat', [Things1700000000000]);
});
beforeEach(async () => {
  const { db } = await aConnection();
  await db.query('DELETE FROM things');
});
afterEach(() => Promise.all(opened.splice(0).map((db) => db.onApplicationShutdown())));
afterAll(() => server.drop());

describe('Database.transaction', () => {
  it('keeps all of it or nothing', async () => {
    const { db } = await aConnection();

    const error = await failureOf(
      db.transaction(async (tx) => {
        await tx.query('INSERT INTO things (id) VALUES (1)');
        throw new Error('changed my mind');
      }),
    );

    expect(error?.message).toBe('changed my mind');
    expect(await db.query('SELECT id FROM things')).toEqual([]);
  });

  it('runs prepared statements as a part of it, with their rows and our errors', async () => {
    const { db } = await aConnection();
    const add = (tx: EntityManager, id: number) =>
      preparedIn<{ id: number }>(tx, 'add', 'INSERT INTO things (id) VALUES ($1) RETURNING id', [id]);

    const kept = await db.transaction((tx) => add(tx, 1));
    const error = await failureOf(
      db.transaction(async (tx) => {
        await add(tx, 2);
        await add(tx, 1);
      }),
    );

    expect(kept).toEqual([{ id: 1 }]);
    expect(isUniqueViolation(error, 'things_pkey')).toBe(true);
    expect(await db.query('SELECT id FROM things')).toEqual([{ id: 1 }]);
    expect(() => preparedIn(db.manager, 'add', 'SELECT 1')).toThrow('needs the transaction');
  });

  it('runs prepared statements that were asked at once in their order, each on what those before it did', async () => {
    const { db } = await aConnection();
    const add = (tx: EntityManager) => preparedIn(tx, 'add-2', 'INSERT INTO things (id) VALUES (2)');
    const count = (tx: EntityManager, name: string) =>
      preparedIn<{ n: number }>(tx, name, 'SELECT count(*)::int AS n FROM things');

    const answers = await db.transaction((tx) =>
      Promise.all([count(tx, 'before'), add(tx), count(tx, 'after')]),
    );
    const error = await failureOf(
      db.transaction((tx) => Promise.all([count(tx, 'before'), add(tx), count(tx, 'after')])),
    );

    expect([answers[0], answers[2]]).toEqual([[{ n: 0 }], [{ n: 1 }]]);
    expect(isUniqueViolation(error, 'things_pkey')).toBe(true);
    expect(await db.query('SELECT id FROM things')).toEqual([{ id: 2 }]);
  });

  it('does the whole unit again after a serialization failure', async () => {
    const { db } = await aConnection();
    let attempts = 0;

    await db.transaction(async (tx) => {
      await tx.query('INSERT INTO things (id) VALUES (1)');
      if (++attempts < 3) await tx.query(refuse('40001'));
    });

    expect(attempts).toBe(3);
    expect(await db.query('SELECT id FROM things')).toEqual([{ id: 1 }]);
  });

  it('gives up after a few attempts and says when to come back', async () => {
    const { db } = await aConnection();
    let attempts = 0;

    const error = await failureOf(
      db.transaction((tx) => {
        attempts++;
        return tx.query(refuse('40P01'));
      }),
    );

    expect(attempts).toBe(5);
    expect(error).toMatchObject({ code: 'unavailable', extra: { retryAfterSeconds: 1 } });
  });

  it('ends a real deadlock with both units done', async () => {
    const { db } = await aConnection();
    await db.query('INSERT INTO things (id) VALUES (1), (2)');
    const both = [aGate(), aGate()] as const;
    const unit = (mine: 0 | 1) => async (tx: EntityManager) => {
      await tx.query('UPDATE things SET n = n + 1 WHERE id = $1', [mine + 1]);
      both[mine].open();
      await both[1 - mine]?.passed;
      await tx.query('UPDATE things SET n = n + 1 WHERE id = $1', [2 - mine]);
    };

    await Promise.all([db.transaction(unit(0)), db.transaction(unit(1))]);

    expect(await db.query('SELECT n FROM things')).toEqual([{ n: 2 }, { n: 2 }]);
  });

  it('does not try again what is simply refused', async () => {
    const { db } = await aConnection();
    let attempts = 0;

    const error = await failureOf(
      db.transaction(async (tx) => {
        attempts++;
        await tx.query("INSERT INTO things (id, name) VALUES (1, 'same'), (2, 'same')");
      }),
    );

    expect(attempts).toBe(1);
    expect(error?.code).toBe('conflict');
    expect(isUniqueViolation(error, 'things_name_key')).toBe(true);
    expect(isUniqueViolation(error, 'things_pkey')).toBe(false);
  });

  it('calls the hooks once, after the commit', async () => {
    const { db } = await aConnection();
    const seen: unknown[] = [];
    let attempts = 0;

    await db.transaction(async (tx) => {
      afterCommit(
        tx,
        () => void db.query('SELECT count(*)::int AS n FROM things').then((rows) => seen.push(rows[0])),
      );
      await tx.query('INSERT INTO things (id) VALUES (1)');
      if (++attempts === 1) await tx.query(refuse('40001'));
    });

    await until(() => seen.length > 0, { what: 'the hook' });
    expect(seen).toEqual([{ n: 1 }]);
  });

  it('calls no hook of a unit that was undone', async () => {
    const { db } = await aConnection();
    let called = false;

    await failureOf(
      db.transaction(async (tx) => {
        afterCommit(tx, () => (called = true));
        await tx.query(refuse('23514'));
      }),
    );

    expect(called).toBe(false);
  });

  it('is the only way in while it is open: a second connection would write outside of it', async () => {
    const { db } = await aConnection();

    const mistakes: (() => Promise<unknown>)[] = [
      () => db.query('SELECT 1'),
      () => db.transaction(async () => 1),
      async () => db.manager,
    ];

    const inside = await Promise.all(mistakes.map((mistake) => failureOf(db.transaction(mistake))));

    expect(inside.map((error) => error?.message)).toEqual(
      Array(3).fill('Inside a transaction use its own `tx`, not the database'),
    );
    expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('the pool', () => {
  it('answers "unavailable" while every connection is in use, and works again afterwards', async () => {
    const { db, health } = await aConnection({ max: 2, connectionTimeoutMillis: 200 });
    const gate = aGate();
    let inside = 0;
    const holding = [1, 2].map(() =>
      db.transaction(async (tx) => {
        inside += (await tx.query('SELECT 1')).length;
        await gate.passed;
      }),
    );
    await until(() => inside === 2, { what: 'both to be inside' });

    const waiting = failureOf(db.query('SELECT 1'));
    expect((await health.readiness()).checks['database']).toMatchObject({ state: 'degraded' });
    expect(await waiting).toMatchObject({
      code: 'unavailable',
      status: 503,
      extra: { retryAfterSeconds: 1 },
    });

    gate.open();
    await Promise.all(holding);
    expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('does not hang when every transaction wants a second connection', async () => {
    const { db } = await aConnection({ max: 3, connectionTimeoutMillis: 200 });

    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () =>
        failureOf(
          db.transaction(async (tx) => {
            await tx.query('SELECT 1');
            // What the guard against nested use cannot see: a runner made by hand.
            const second = tx.dataSource.createQueryRunner();
            await second.query('SELECT 1').finally(() => second.release());
          }),
        ),
      ),
    );

    expect(new Set(outcomes.map((error) => error?.code ?? 'done'))).toContain('unavailable');
    expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('ends a statement that takes too long', async () => {
    const { db } = await aConnection({ statementTimeoutMs: 100 });

    expect(await failureOf(db.query('SELECT pg_sleep(10)'))).toMatchObject({ code: 'timeout', status: 504 });
  });

  it('ends the wait for a lock', async () => {
    const { db } = await aConnection({ lockTimeoutMs: 100 });
    await db.query('INSERT INTO things (id) VALUES (1)');
    const [locked, gate] = [aGate(), aGate()];
    const holding = db.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM things FOR UPDATE');
      locked.open();
      await gate.passed;
    });
    await locked.passed;

    expect(await failureOf(db.query('UPDATE things SET n = 9'))).toMatchObject({ code: 'unavailable' });

    gate.open();
    await holding;
  });

  it('keeps a connection whose statement was refused', async () => {
    const { db } = await aConnection({ max: 1 });
    const pid = await pidOf(db);

    await failureOf(db.query('SELECT 1 / 0'));
    await failureOf(db.manager.query('SELECT 1 / 0'));

    expect(await pidOf(db)).toBe(pid);
  });

  it('gives a connection away on which a statement got no answer', async () => {
    const proxy = await aProxy(server.appUrl);
    await proxy.open();
    const { db } = await aConnection({ max: 1, queryTimeoutMs: 200 }, proxy.urlOf(server.appUrl));
    const pid = await pidOf(db);

    proxy.freeze();
    const straight = await failureOf(db.query('SELECT 1'));
    proxy.thaw();
    const fresh = await pidOf(db);
    proxy.freeze();
    const throughTypeOrm = await failureOf(db.manager.query('SELECT 1'));
    proxy.thaw();

    expect([straight?.code, throughTypeOrm?.code]).toEqual(['unavailable', 'unavailable']);
    expect(fresh).not.toBe(pid);
    expect(await pidOf(db)).not.toBe(fresh);
    await db.onApplicationShutdown();
    opened.pop();
    await proxy.cut();
  });
});

describe('a database that is not there', () => {
  it('lets the process start, shows in readiness, and is found later', async () => {
    const proxy = await aProxy(server.appUrl);
    const { db, health } = await aConnection({}, proxy.urlOf(server.appUrl));

    expect(await failureOf(db.query('SELECT 1'))).toMatchObject({ code: 'unavailable' });
    expect(await failureOf(db.transaction(async () => 1))).toMatchObject({ code: 'unavailable' });
    expect((await health.readiness()).state).toBe('down');

    await proxy.open();
    await until(async () => (await health.readiness()).state === 'ok', { what: 'readiness' });
    expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);

    await proxy.cut();
    expect(await failureOf(db.query('SELECT 1'))).toMatchObject({ code: 'unavailable' });
    expect((await health.readiness()).state).toBe('down');

    await proxy.open();
    await until(async () => (await health.readiness()).state === 'ok', { what: 'readiness' });
    await db.onApplicationShutdown();
    opened.pop();
    await proxy.cut();
  });

  it('closes while it is still looking', async () => {
    const proxy = await aProxy(server.appUrl);
    const { db } = await aConnection({}, proxy.urlOf(server.appUrl));

    await db.onApplicationShutdown();

    expect(await failureOf(db.query('SELECT 1'))).toMatchObject({ code: 'unavailable' });
  });
});

describe('what a failure tells', () => {
  it.each([
    ['a unique value', 'INSERT INTO things (id, name) VALUES (1, $1), (2, $1)'],
    ['a value of the wrong type', 'SELECT $1::uuid'],
    ['a number', 'INSERT INTO things (id) VALUES ($1::text::int)'],
  ])('never what somebody typed: %s', async (_, sql) => {
    const { db } = await aConnection();
    const typed = 'my card is 4111';

    for (const run of [() => db.query(sql, [typed]), () => db.manager.query(sql, [typed])]) {
      const error = (await failureOf(run())) as Error;
      const everything = [error, error.cause].map((part) =>
        JSON.stringify(part, Object.getOwnPropertyNames(part ?? {})),
      );

      expect(everything.join()).not.toContain('4111');
    }
  });

  it('is a fault of ours when the statement is wrong', async () => {
    const { db } = await aConnection();

    expect(await failureOf(db.query('SELECT nonsense'))).toBeInstanceOf(PostgresError);
  });
});
