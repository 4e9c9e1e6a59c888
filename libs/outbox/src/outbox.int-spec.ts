import { event } from '@switchboard/contracts';
import { newContext, runInContext } from '@switchboard/kernel';
import { z } from 'zod';
import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import { anOutbox, Counted, CountedTables1700000000000, Tape } from '../../../test/support/outbox.js';
import { until } from '../../../test/support/wait.js';
import type { Outbox } from './outbox.js';
import { FORGET_SQL } from './relay-sql.js';

let server: TestDatabase;
const opened: { close(): Promise<void> }[] = [];

async function aService(tape = new Tape()) {
  const service = await anOutbox(server.appUrl, tape);
  opened.push(service);
  return { ...service, tape };
}

const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: Error) => error.message,
  );

beforeAll(async () => {
  server = await aDatabase('chat', [CountedTables1700000000000]);
});
afterEach(async () => {
  const { db } = await aService();
  await Promise.all(opened.splice(0, opened.length - 1).map((service) => service.close()));
  await db.sql('DELETE FROM outbox');
  await Promise.all(opened.splice(0).map((service) => service.close()));
});
afterAll(() => server.drop());

describe('Outbox.add', () => {
  it('tells after the commit: key, payload, a message id, and where it came from', async () => {
    const { count, tape, pending } = await aService();
    const context = { correlationId: 'visit-1', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };

    await runInContext(context, () => count('a'));

    await until(() => tape.sent.length > 0, { what: 'the event' });
    expect(tape.sent).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        key: 'chat.contact.counted.v1',
        payload: { contactId: 'a', n: 1, note: '' },
        persistent: true,
        ...context,
      },
    ]);
    await until(async () => (await pending()) === 0, { what: 'the mark' });
  });

  it('tells nothing of what was undone', async () => {
    const { db, outbox, count, tape } = await aService();

    await messageOf(
      db.transaction(async (tx) => {
        await outbox.add(tx, { contract: Counted, payload: { contactId: 'undone', n: 1 }, lane: 'undone' });
        throw new Error('changed my mind');
      }),
    );

    await count('next');
    await until(() => tape.of('next').length > 0, { what: 'the next event' });
    expect(tape.of('undone')).toEqual([]);
  });

  it('undoes the transaction of a wrong payload', async () => {
    const { db, outbox } = await aService();

    const refused = await messageOf(
      db.transaction(async (tx) => {
        await tx.sql("INSERT INTO contacts (id) VALUES ('wrong')");
        await outbox.add(tx, { contract: Counted, payload: { contactId: 'wrong', n: 1.5 }, lane: 'wrong' });
      }),
    );

    expect(refused).toContain('expected int');
    expect(await db.sql("SELECT id FROM contacts WHERE id = 'wrong'")).toEqual([]);
  });

  it('tells only what its service owns', async () => {
    const { db, outbox } = await aService();
    const Foreign = event('routing.offer.made.v1', [], z.object({}));

    expect(
      await messageOf(db.transaction((tx) => outbox.add(tx, { contract: Foreign, payload: {}, lane: 'a' }))),
    ).toBe('routing.offer.made.v1 is not for chat to tell');
  });

  it('wants a transaction that is open', async () => {
    const { db, outbox } = await aService();
    const ended = await db.transaction(async (tx) => tx);

    expect(
      await messageOf(outbox.add(ended, { contract: Counted, payload: { contactId: 'a', n: 1 }, lane: 'a' })),
    ).toBe('This transaction is over');
  });

  it('tells several in their order', async () => {
    const { db, outbox, tape } = await aService();
    const events = [1, 2, 3].map((n) => ({
      contract: Counted,
      payload: { contactId: 'several', n },
      lane: 'several',
    }));

    await db.transaction((tx) => outbox.add(tx, ...events));

    await until(() => tape.sent.length === 3, { what: 'the events' });
    expect(tape.of('several')).toEqual([1, 2, 3]);
  });
});

describe('a statement that tells of its row', () => {
  /** How chat appends a message: number, row and event in one statement, and only while nothing has changed. */
  async function append(
    { db, outbox }: Awaited<ReturnType<typeof aService>>,
    contactId: string,
    revision: number,
    text: string,
  ) {
    const appending = outbox.statement({
      name: 'append',
      param: 4,
      from: 'message',
      complete: { n: 'message.n' },
      text: ({ insert }) => `
        WITH numbered AS (UPDATE contacts SET n = n + 1 WHERE id = $1 AND revision = $2 RETURNING n),
             message AS (INSERT INTO messages (contact_id, n, text) SELECT $1, n, $3 FROM numbered RETURNING n),
             ${insert}
        SELECT n FROM message`,
    });
    const event = { contract: Counted, payload: { contactId, n: 0, note: text }, lane: contactId };
    const [row] = await appending.run<{ n: number }>(db, [contactId, revision, text], [event]);
    return row?.n ?? null;
  }

  it('tells with the number that the statement gave, 100 at once', async () => {
    const service = await aService();
    await service.db.sql("INSERT INTO contacts (id) VALUES ('fast')");

    const numbers = await Promise.all(
      Array.from({ length: 100 }, (_, at) => append(service, 'fast', 1, `text ${at}`)),
    );

    await until(() => service.tape.sent.length === 100, { what: 'the events' });
    const oneToHundred = Array.from({ length: 100 }, (_, at) => at + 1);
    expect([...numbers].sort((a, b) => Number(a) - Number(b))).toEqual(oneToHundred);
    expect(service.tape.of('fast')).toEqual(oneToHundred);
    expect(service.tape.payloads.every(({ n, note }) => note === `text ${numbers.indexOf(n)}`)).toBe(true);
  });

  it('tells nothing where the statement did nothing', async () => {
    const service = await aService();
    await service.db.sql("INSERT INTO contacts (id) VALUES ('moved')");

    expect(await append(service, 'moved', 2, 'too late')).toBeNull();

    expect(await service.pending()).toBe(0);
  });

  it('takes what people type as it is', async () => {
    const service = await aService();
    await service.db.sql("INSERT INTO contacts (id) VALUES ('typed')");
    const typed = `'; DROP TABLE outbox; -- "n": 7 \\" {n} $1 \u{1F600}`;

    await append(service, 'typed', 1, typed);

    await until(() => service.tape.sent.length === 1, { what: 'the event' });
    expect(service.tape.payloads).toEqual([{ contactId: 'typed', n: 1, note: typed }]);
  });

  it('completes only by a path that the code wrote', async () => {
    const { outbox } = await aService();
    const options = { name: 'wrong', param: 1, from: 'x', text: () => 'SELECT 1' };

    expect(() => outbox.statement({ ...options, complete: { "n}', 1": '1' } })).toThrow('is no path');
  });
});

describe('a statement that tells several events', () => {
  /** How a contact begins: its row and everything to be told of it in one statement, and only the first time. */
  async function begin(
    { db, outbox }: Awaited<ReturnType<typeof aService>>,
    id: string,
    numbers: number[],
    result: (published: string) => string = () => 'id',
  ) {
    const beginning = outbox.statement({
      name: 'begin',
      param: 2,
      from: 'begun',
      text: ({ insert, published }) => `
        WITH begun AS (INSERT INTO contacts (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id),
             ${insert}
        SELECT ${result(published)} FROM events`,
    });
    const events = numbers.map((n) => ({ contract: Counted, payload: { contactId: id, n }, lane: id }));
    return (await beginning.run(db, [id], events)).length > 0;
  }

  it('tells any number of events in their order by the same statement', async () => {
    const service = await aService();

    await begin(service, 'one', [1]);
    await begin(service, 'many', [1, 2, 3, 4, 5]);

    await until(() => service.tape.sent.length === 6, { what: 'the events' });
    expect(service.tape.of('one')).toEqual([1]);
    expect(service.tape.of('many')).toEqual([1, 2, 3, 4, 5]);
  });

  it('tells them at once, without looking for them', async () => {
    const service = await aService();
    await service.count('the lanes');
    await until(async () => (await service.pending()) === 0, { what: 'the lanes' });
    const looks = service.relay.looks;

    await begin(service, 'fresh', [1, 2, 3], (published) => published);

    expect(service.tape.of('fresh')).toEqual([1, 2, 3]);
    expect(service.relay.looks).toBe(looks);
    await until(async () => (await service.pending()) === 0, { what: 'the marks' });
  });

  it('tells nothing where the statement did nothing', async () => {
    const service = await aService();
    const begun = await Promise.all([1, 2, 3].map((n) => begin(service, 'raced', [n, n])));

    await until(() => service.tape.of('raced').length === 2, { what: 'the winner’s events' });
    await until(async () => (await service.pending()) === 0, { what: 'the marks' });
    expect(begun.filter(Boolean)).toHaveLength(1);
    expect(service.tape.of('raced')).toHaveLength(2);
  });
});

describe('a statement that tells an event of each of its rows', () => {
  const rows = (outbox: Outbox, result: (published: string) => string) =>
    outbox.statement({
      name: 'number',
      param: 1,
      from: 'numbered',
      event: 'event',
      complete: { n: 'n' },
      text: ({ insert, published }) => `
        WITH line AS (SELECT event FROM unnest($1::jsonb[]) AS event),
             numbered AS (UPDATE contacts SET n = n + 7 FROM line WHERE id = event->>'lane_key' RETURNING event, n),
             ${insert}
        SELECT ${result(published)} FROM events`,
    });
  const counted = (contactId: string, note: string) => ({
    contract: Counted,
    payload: { contactId, n: 0, note },
    lane: contactId,
  });

  it.each([
    ['published at once', (published: string) => published],
    ['looked for', () => 'id'],
  ])('tells it with the number it gave, %s', async (_, result) => {
    const { db, outbox, tape } = await aService();
    await db.sql(
      "INSERT INTO contacts (id) VALUES ('first'), ('second') ON CONFLICT (id) DO UPDATE SET n = 0",
    );
    const events = [
      counted('first', '"quoted" \\\\ {1}'),
      counted('second', 'two'),
      counted('third', 'is not there'),
    ];

    await rows(outbox, result).run(db, [], events);

    await until(() => tape.sent.length === 2, { what: 'the events' });
    expect(tape.payloads).toEqual([
      { contactId: 'first', n: 7, note: '"quoted" \\\\ {1}' },
      { contactId: 'second', n: 7, note: 'two' },
    ]);
  });

  it('tells each by the context of whose work it is', async () => {
    const { db, outbox, tape } = await aService();
    await db.sql(
      "INSERT INTO contacts (id) VALUES ('first'), ('second') ON CONFLICT (id) DO UPDATE SET n = 0",
    );
    const ofAnother = newContext(undefined, 'another');

    await runInContext(newContext(undefined, 'in-hand'), () =>
      rows(outbox, () => 'id').run(
        db,
        [],
        [counted('first', ''), { ...counted('second', ''), context: ofAnother }],
      ),
    );

    await until(() => tape.sent.length === 2, { what: 'the events' });
    expect(tape.sent.map(({ correlationId }) => correlationId)).toEqual(['in-hand', 'another']);
  });
});

describe('what stays', () => {
  it('goes 24 hours after it was published', async () => {
    const { db, count, pending } = await aService();
    await count('old');
    await count('young');
    await until(async () => (await pending()) === 0, { what: 'the marks' });
    await db.sql("UPDATE outbox SET published_at = now() - interval '25 hours' WHERE lane_key = 'old'");

    await db.sql(FORGET_SQL);

    expect(await db.sql('SELECT lane_key FROM outbox')).toEqual([{ lane_key: 'young' }]);
  });

  it('goes at once with a contact that is purged, as far as it is published', async () => {
    const { db, outbox, relay, count, pending } = await aService();
    await count('purged');
    await count('kept');
    await until(async () => (await pending()) === 0, { what: 'the marks' });
    await relay.pause();
    await count('purged');

    await db.transaction((tx) => outbox.forget(tx, ['purged']));

    const left = await db.sql('SELECT lane_key, published_at IS NULL AS pending FROM outbox ORDER BY id');
    expect(left).toEqual([
      { lane_key: 'kept', pending: false },
      { lane_key: 'purged', pending: true },
    ]);
  });
});
