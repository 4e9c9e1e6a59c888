import { AsyncResource } from 'node:async_hooks';
import { AppError, Health } from '@switchboard/kernel';
import type { Schema } from './migrate.js';
import type { Transaction } from './transaction.js';
import { Column, Entity, PrimaryColumn, Raw } from 'typeorm';
import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import { aProxy } from '../../../test/support/proxy.js';
import { until } from '../../../test/support/wait.js';
import { type PoolValues, POOL_VALUES, prepared } from './connections.js';
import { Database } from './database.js';
import { isUniqueViolation, PostgresError } from './postgres-errors.js';

class Things1700000000000 {
  async up(schema: Schema) {
    await schema.query(
      'CREATE TABLE things (id int PRIMARY KEY, n int NOT NULL DEFAULT 0, name text UNIQUE)',
    );
  }
  async down() {}
}

@Entity('things')
class Thing {
  @PrimaryColumn('int') declare id: number;
  @Column('int', { default: 0 }) declare n: number;
  @Column('text', { nullable: true, unique: true }) declare name: string | null;
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
    entities: [Thing],
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
  (await db.sql<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]?.pid;

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
  await db.sql('DELETE FROM things');
});
afterEach(() => Promise.all(opened.splice(0).map((db) => db.onApplicationShutdown())));
afterAll(() => server.drop());

describe('Database.transaction', () => {
  it('keeps all of it or nothing', async () => {
    const { db } = await aConnection();

    const error = await failureOf(
      db.transaction(async (tx) => {
        await tx.sql('INSERT INTO things (id) VALUES (1)');
        throw new Error('changed my mind');
      }),
    );

    expect(error?.message).toBe('changed my mind');
    expect(await db.sql('SELECT id FROM things')).toEqual([]);
  });

  it('runs prepared statements as a part of it, with their rows and our errors', async () => {
    const { db } = await aConnection();
    const add = (tx: Transaction, id: number) =>
      tx.sql<{ id: number }>(prepared('add', 'INSERT INTO things (id) VALUES ($1) RETURNING id'), [id]);

    const kept = await db.transaction((tx) => add(tx, 1));
    const error = await failureOf(
      db.transaction(async (tx) => {
        await add(tx, 2);
        await add(tx, 1);
      }),
    );

    expect(kept).toEqual([{ id: 1 }]);
    expect(isUniqueViolation(error, 'things_pkey')).toBe(true);
    expect(await db.sql('SELECT id FROM things')).toEqual([{ id: 1 }]);
  });

  it('runs prepared statements that were asked at once in their order, each on what those before it did', async () => {
    const { db } = await aConnection();
    const add = (tx: Transaction) => tx.sql(prepared('add-2', 'INSERT INTO things (id) VALUES (2)'));
    const count = (tx: Transaction, name: string) =>
      tx.sql<{ n: number }>(prepared(name, 'SELECT count(*)::int AS n FROM things'));

    const answers = await db.transaction((tx) =>
      Promise.all([count(tx, 'before'), add(tx), count(tx, 'after')]),
    );
    const error = await failureOf(
      db.transaction((tx) => Promise.all([count(tx, 'before'), add(tx), count(tx, 'after')])),
    );

    expect([answers[0], answers[2]]).toEqual([[{ n: 0 }], [{ n: 1 }]]);
    expect(isUniqueViolation(error, 'things_pkey')).toBe(true);
    expect(await db.sql('SELECT id FROM things')).toEqual([{ id: 2 }]);
  });

  it('does the whole unit again after a serialization failure', async () => {
    const { db } = await aConnection();
    let attempts = 0;

    await db.transaction(async (tx) => {
      await tx.sql('INSERT INTO things (id) VALUES (1)');
      if (++attempts < 3) await tx.sql(refuse('40001'));
    });

    expect(attempts).toBe(3);
    expect(await db.sql('SELECT id FROM things')).toEqual([{ id: 1 }]);
  });

  it('gives up after a few attempts and says when to come back', async () => {
    const { db } = await aConnection();
    let attempts = 0;

    const error = await failureOf(
      db.transaction((tx) => {
        attempts++;
        return tx.sql(refuse('40P01'));
      }),
    );

    expect(attempts).toBe(5);
    expect(error).toMatchObject({ code: 'unavailable', extra: { retryAfterSeconds: 1 } });
  });

  it('ends a real deadlock with both units done', async () => {
    const { db } = await aConnection();
    await db.sql('INSERT INTO things (id) VALUES (1), (2)');
    const both = [aGate(), aGate()] as const;
    const unit = (mine: 0 | 1) => async (tx: Transaction) => {
      await tx.sql('UPDATE things SET n = n + 1 WHERE id = $1', [mine + 1]);
      both[mine].open();
      await both[1 - mine]?.passed;
      await tx.sql('UPDATE things SET n = n + 1 WHERE id = $1', [2 - mine]);
    };

    await Promise.all([db.transaction(unit(0)), db.transaction(unit(1))]);

    expect(await db.sql('SELECT n FROM things')).toEqual([{ n: 2 }, { n: 2 }]);
  });

  it('does not try again what is simply refused', async () => {
    const { db } = await aConnection();
    let attempts = 0;

    const error = await failureOf(
      db.transaction(async (tx) => {
        attempts++;
        await tx.sql("INSERT INTO things (id, name) VALUES (1, 'same'), (2, 'same')");
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
      tx.afterCommit(
        () => void db.sql('SELECT count(*)::int AS n FROM things').then((rows) => seen.push(rows[0])),
      );
      await tx.sql('INSERT INTO things (id) VALUES (1)');
      if (++attempts === 1) await tx.sql(refuse('40001'));
    });

    await until(() => seen.length > 0, { what: 'the hook' });
    expect(seen).toEqual([{ n: 1 }]);
  });

  it('calls no hook of a unit that was undone', async () => {
    const { db } = await aConnection();
    let called = false;

    await failureOf(
      db.transaction(async (tx) => {
        tx.afterCommit(() => (called = true));
        await tx.sql(refuse('23514'));
      }),
    );

    expect(called).toBe(false);
  });

  it('is the only way in while it is open: a second connection would write outside of it', async () => {
    const { db } = await aConnection();

    const kept = db.repository(Thing);
    const mistakes: (() => Promise<unknown>)[] = [
      () => db.sql('SELECT 1'),
      () => db.transaction(async () => 1),
      async () => db.repository(Thing),
      () => kept.insert({ id: 1 }),
    ];

    const inside = await Promise.all(mistakes.map((mistake) => failureOf(db.transaction(mistake))));

    expect(inside.map((error) => error?.message)).toEqual(
      Array(4).fill('Inside a transaction use its own `tx`, not the database'),
    );
    expect(await db.sql('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('Transaction', () => {
  it('answers every statement with its rows', async () => {
    const { db } = await aConnection();

    const rows = await db.transaction(async (tx) => [
      await tx.sql('INSERT INTO things (id) VALUES (1) RETURNING id'),
      await tx.sql('UPDATE things SET n = n + $1 RETURNING n', [5]),
      await tx.sql('SELECT id, n FROM things'),
      await tx.sql('DELETE FROM things'),
    ]);

    expect(rows).toEqual([[{ id: 1 }], [{ n: 5 }], [{ id: 1, n: 5 }], []]);
  });

  it('has repositories that write as a part of it', async () => {
    const { db } = await aConnection();

    const error = await failureOf(
      db.transaction(async (tx) => {
        await tx.repository(Thing).insert({ id: 1, name: 'kept?' });
        expect(await tx.sql('SELECT name FROM things')).toEqual([{ name: 'kept?' }]);
        await tx.repository(Thing).insert({ id: 1 });
      }),
    );

    expect(isUniqueViolation(error, 'things_pkey')).toBe(true);
    expect(await db.repository(Thing).find()).toEqual([]);
  });

  it('is of no use after its end: its connection is in other hands', async () => {
    const { db } = await aConnection();
    const ended = await db.transaction(async (tx) => tx);

    const uses = [
      () => ended.sql('SELECT 1'),
      async () => ended.repository(Thing),
      async () => ended.afterCommit(() => undefined),
    ];

    for (const use of uses) expect((await failureOf(use()))?.message).toBe('This transaction is over');
  });
});

describe('the pool', () => {
  it('answers "unavailable" while every connection is in use, and works again afterwards', async () => {
    const { db, health } = await aConnection({ max: 2, connectionTimeoutMillis: 200 });
    const gate = aGate();
    let inside = 0;
    const holding = [1, 2].map(() =>
      db.transaction(async (tx) => {
        inside += (await tx.sql('SELECT 1')).length;
        await gate.passed;
      }),
    );
    await until(() => inside === 2, { what: 'both to be inside' });

    const waiting = failureOf(db.sql('SELECT 1'));
    expect((await health.readiness()).checks['database']).toMatchObject({ state: 'degraded' });
    expect(await waiting).toMatchObject({
      code: 'unavailable',
      status: 503,
      extra: { retryAfterSeconds: 1 },
    });

    gate.open();
    await Promise.all(holding);
    expect(await db.sql('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('does not hang when every transaction wants a second connection', async () => {
    const { db } = await aConnection({ max: 3, connectionTimeoutMillis: 200 });
    // What the guard against nested use cannot see: somebody outside, whose answer the transaction waits for.
    const outside = AsyncResource.bind(() => db.sql('SELECT 1'));

    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () =>
        failureOf(
          db.transaction(async (tx) => {
            await tx.sql('SELECT 1');
            await outside();
          }),
        ),
      ),
    );

    expect(new Set(outcomes.map((error) => error?.code ?? 'done'))).toContain('unavailable');
    expect(await db.sql('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('ends a statement that takes too long', async () => {
    const { db } = await aConnection({ statementTimeoutMs: 100 });

    expect(await failureOf(db.sql('SELECT pg_sleep(10)'))).toMatchObject({ code: 'timeout', status: 504 });
  });

  it('ends the wait for a lock', async () => {
    const { db } = await aConnection({ lockTimeoutMs: 100 });
    await db.sql('INSERT INTO things (id) VALUES (1)');
    const [locked, gate] = [aGate(), aGate()];
    const holding = db.transaction(async (tx) => {
      await tx.sql('SELECT 1 FROM things FOR UPDATE');
      locked.open();
      await gate.passed;
    });
    await locked.passed;

    expect(await failureOf(db.sql('UPDATE things SET n = 9'))).toMatchObject({ code: 'unavailable' });

    gate.open();
    await holding;
  });

  it('keeps a connection whose statement was refused', async () => {
    const { db } = await aConnection({ max: 1 });
    const pid = await pidOf(db);

    await failureOf(db.sql('SELECT 1 / 0'));
    await failureOf(db.repository(Thing).countBy({ id: Raw('1 / 0') }));

    expect(await pidOf(db)).toBe(pid);
  });

  it('gives a connection away on which a statement got no answer', async () => {
    const proxy = await aProxy(server.appUrl);
    await proxy.open();
    const { db } = await aConnection({ max: 1, queryTimeoutMs: 200 }, proxy.urlOf(server.appUrl));
    const pid = await pidOf(db);

    proxy.freeze();
    const straight = await failureOf(db.sql('SELECT 1'));
    proxy.thaw();
    const fresh = await pidOf(db);
    proxy.freeze();
    const throughTypeOrm = await failureOf(db.repository(Thing).count());
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

    expect(await failureOf(db.sql('SELECT 1'))).toMatchObject({ code: 'unavailable' });
    expect(await failureOf(db.transaction(async () => 1))).toMatchObject({ code: 'unavailable' });
    expect((await health.readiness()).state).toBe('down');

    await proxy.open();
    await until(async () => (await health.readiness()).state === 'ok', { what: 'readiness' });
    expect(await db.sql('SELECT 1 AS one')).toEqual([{ one: 1 }]);

    await proxy.cut();
    expect(await failureOf(db.sql('SELECT 1'))).toMatchObject({ code: 'unavailable' });
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

    expect(await failureOf(db.sql('SELECT 1'))).toMatchObject({ code: 'unavailable' });
  });
});

it('has one door for SQL: an entity’s rows are no second one', async () => {
  const { db } = await aConnection();

  // @ts-expect-error `tx.sql` is the door
  void db.repository(Thing).query;
  // @ts-expect-error and nobody gets at the manager behind
  void db.repository(Thing).manager;
});

describe('what a failure tells', () => {
  it.each([
    ['a unique value', 'INSERT INTO things (id, name) VALUES (1, $1), (2, $1)'],
    ['a value of the wrong type', 'SELECT $1::uuid'],
    ['a number', 'INSERT INTO things (id) VALUES ($1::text::int)'],
  ])('never what somebody typed: %s', async (_, sql) => {
    const { db } = await aConnection();
    const typed = 'my card is 4111';

    const name = Raw(() => 'CAST(:typed AS uuid)::text', { typed });
    for (const run of [() => db.sql(sql, [typed]), () => db.repository(Thing).findBy({ name })]) {
      const error = (await failureOf(run())) as Error;
      const everything = [error, error.cause].map((part) =>
        JSON.stringify(part, Object.getOwnPropertyNames(part ?? {})),
      );

      expect(everything.join()).not.toContain('4111');
    }
  });

  it('is a fault of ours when the statement is wrong', async () => {
    const { db } = await aConnection();

    expect(await failureOf(db.sql('SELECT nonsense'))).toBeInstanceOf(PostgresError);
  });
});
