import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import {
  anOutbox,
  Counted,
  CountedTables1700000000000,
  cutLanes,
  Tape,
} from '../../../test/support/outbox.js';
import { until } from '../../../test/support/wait.js';
import { PENDING } from './relay-sql.js';

let server: TestDatabase;
const opened: { close(): Promise<void> }[] = [];

async function aService(tape = new Tape()) {
  const service = await anOutbox(server.appUrl, tape);
  opened.push(service);
  return { ...service, tape };
}

const upTo = (n: number) => Array.from({ length: n }, (_, at) => at + 1);
const never = new Promise<never>(() => undefined);

/** Every number's first coming, in order: what a consumer that knows repeated events makes of it. */
const firsts = (numbers: unknown[]) => [...new Set(numbers)];

beforeEach(async () => {
  server = await aDatabase('chat', [CountedTables1700000000000]);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((service) => service.close()));
  await server.drop();
});

describe('order', () => {
  it('is kept inside each of 20 contacts while 400 transactions commit at once', async () => {
    const { count, tape, pending } = await aService();
    const contacts = upTo(20).map((n) => `contact-${n}`);

    await Promise.all(upTo(20).flatMap(() => contacts.map((contact) => count(contact))));

    await until(async () => (await pending()) === 0, { what: 'an empty outbox' });
    expect(contacts.map((contact) => tape.of(contact))).toEqual(contacts.map(() => upTo(20)));
  });

  it('passes over nothing that commits late with a smaller id', async () => {
    const { db, outbox, count, tape, pending } = await aService();
    let finish: () => void = () => undefined;
    const late = new Promise<void>((done) => (finish = done));
    let isWritten = false;
    const slow = db.transaction(async (tx) => {
      await outbox.add(tx, { contract: Counted, payload: { contactId: 'slow', n: 1 }, lane: 'slow' });
      isWritten = true;
      await late;
    });
    await until(() => isWritten, { what: 'the smaller id' });

    for (const contact of ['fast-1', 'fast-2', 'fast-3', 'slow-too']) await count(contact);
    await until(() => tape.sent.length === 4, { what: 'the later ones' });
    finish();
    await slow;

    await until(() => tape.of('slow').length === 1, { what: 'the late one' });
    await until(async () => (await pending()) === 0, { what: 'an empty outbox' });
    expect(tape.sent).toHaveLength(5);
  });

  it('is kept behind an event that was not confirmed, and holds up no other contact', async () => {
    const { relay, count, tape, pending } = await aService();
    let isFailing = true;
    tape.outcome = ({ payload }) => {
      const { contactId, n } = payload as { contactId: string; n: number };
      return isFailing && contactId === 'a' && n === 2 ? 'failed' : 'confirmed';
    };
    await relay.pause();
    for (const contact of ['a', 'b', 'a', 'b', 'a', 'b']) await count(contact);

    relay.resume();
    await until(() => tape.of('b').length === 3, { what: 'b' });
    await until(async () => (await pending()) === 2, { what: 'the marks' });
    isFailing = false;

    await until(async () => (await pending()) === 0, { what: 'an empty outbox' });
    expect(tape.of('b')).toEqual([1, 2, 3]);
    expect(tape.of('a')).toEqual([1, 3, 2, 3]);
  });
});

describe('a broker that takes nothing', () => {
  it('loses nothing, and gets everything in order once it is back', async () => {
    const { count, tape, pending, health } = await aService();
    tape.outcome = () => 'failed';
    for (const contact of ['a', 'b', 'a', 'b', 'a']) await count(contact);

    expect(await pending()).toBe(5);
    tape.outcome = () => 'confirmed';

    await until(async () => (await pending()) === 0, { what: 'an empty outbox' });
    expect([tape.of('a'), tape.of('b')]).toEqual([upTo(3), upTo(2)]);
    expect((await health.readiness()).checks['outbox']).toEqual({ state: 'ok' });
  });
});

describe('an event whose failure is known late', () => {
  it('is tried again though the relay has looked in vain meanwhile', async () => {
    const { relay, count, tape, pending } = await aService();
    let answer: () => void = () => undefined;
    tape.confirms = new Promise<void>((done) => (answer = done));
    let asked = 0;
    tape.outcome = () => (++asked === 1 ? 'failed' : 'confirmed');
    await count('a');
    await until(() => asked === 1, { what: 'the publish' });

    const looks = relay.looks;
    relay.nudge();
    await until(() => relay.looks > looks, { what: 'a look in vain' });
    answer();

    await until(async () => (await pending()) === 0, { what: 'an empty outbox' });
    expect(tape.of('a')).toEqual([1]);
  });
});

describe('an event that is for nobody', () => {
  it('waits a while for a queue and holds up nothing', async () => {
    const { count, tape, pending } = await aService();
    let isBound = false;
    tape.outcome = ({ payload }) => {
      const isFirst = (payload as { n: number }).n === 1;
      return isFirst && !isBound ? 'returned' : 'confirmed';
    };
    await count('a');
    await count('a');

    await until(() => tape.of('a').includes(2), { what: 'the second' });
    await until(async () => (await pending()) === 1, { what: 'the mark' });
    isBound = true;

    await until(async () => (await pending()) === 0, { what: 'an empty outbox' });
  });

  it('is done with after a minute', async () => {
    const { db, relay, count, tape, pending } = await aService();
    tape.outcome = () => 'returned';
    await relay.pause();
    await count('a');
    await db.sql("UPDATE outbox SET created_at = now() - interval '61 seconds'");

    relay.resume();

    await until(async () => (await pending()) === 0, { what: 'an empty outbox' });
  });
});

describe('several relays', () => {
  it('handle each row once between them', async () => {
    const tape = new Tape();
    const services = [await aService(tape), await aService(tape), await aService(tape)];

    await Promise.all(upTo(60).map((n) => services[n % 3]?.count(`contact-${n % 7}`)));

    await until(async () => (await services[0]?.pending()) === 0, { what: 'an empty outbox' });
    expect(tape.sent).toHaveLength(60);
    expect(new Set(tape.sent.map(({ id }) => id)).size).toBe(60);
  });

  it('tell the one that has the lanes of rows it did not write', async () => {
    const holder = await aService();
    await holder.count('a');
    await until(() => holder.tape.sent.length === 1, { what: 'the lanes to be held' });
    const standby = await aService();
    await until(
      async () =>
        (await holder.db.sql("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'WITH tried%'")).length > 0,
      { what: 'the standby' },
    );
    const listener = await holder.db.dedicatedConnection();
    let heard = 0;
    listener.onNotification(() => heard++);
    await listener.sql('LISTEN outbox_chat');

    await standby.count('b');

    await until(() => heard > 0, { what: 'the notification' });
    await until(() => holder.tape.of('b').length === 1, { what: 'the event' });
    expect(standby.tape.sent).toEqual([]);
    await listener.end();
  });

  it('leave the lanes to the next when one goes', async () => {
    const first = await aService();
    const second = await aService();
    await first.count('a');
    await until(async () => (await first.pending()) === 0, { what: 'the first' });
    const before = first.tape.sent.length + second.tape.sent.length;

    await first.close();
    await second.count('a');

    await until(async () => (await second.pending()) === 0, { what: 'the second' });
    expect(before).toBe(1);
    expect(second.tape.of('a').at(-1)).toBe(2);
  });
});

describe('a relay that dies between publish and mark', () => {
  it('is followed by one that publishes again, with the same message id, so the effect happens once (R03)', async () => {
    const dying = await aService();
    dying.tape.confirms = never;
    await dying.count('a');
    await dying.count('b');
    await until(() => dying.tape.sent.length > 0, { what: 'the publish' });

    await cutLanes(dying.db);
    const next = await aService();
    await until(async () => (await next.pending()) === 0, { what: 'an empty outbox' });

    const came = [...dying.tape.sent, ...next.tape.sent];
    expect(came.length).toBeGreaterThan(2);
    expect(new Set(came.map(({ id }) => id)).size).toBe(2);
    for (const { payload } of came) {
      const { contactId, n } = payload as { contactId: string; n: number };
      await next.db.sql('INSERT INTO effects VALUES ($1, $2) ON CONFLICT DO NOTHING', [contactId, n]);
    }
    expect(await next.db.sql('SELECT * FROM effects ORDER BY contact_id')).toEqual([
      { contact_id: 'a', n: 1 },
      { contact_id: 'b', n: 1 },
    ]);
    opened.splice(
      opened.findIndex(({ close }) => close === dying.close),
      1,
    );
    await dying.db.onApplicationShutdown();
  });

  it('finds its lanes again after its connection was lost', async () => {
    const { db, count, tape, pending } = await aService();
    await count('a');
    await until(async () => (await pending()) === 0, { what: 'the first' });

    await cutLanes(db);
    await count('a');

    await until(async () => (await pending()) === 0, { what: 'the second' });
    expect(firsts(tape.of('a'))).toEqual([1, 2]);
  });
});

describe('closing', () => {
  it('publishes what is left', async () => {
    const { db, relay, outbox, tape, count } = await aService();
    await count('first');
    await until(() => tape.sent.length === 1, { what: 'the lanes' });
    await relay.pause();
    await db.transaction((tx) =>
      outbox.add(tx, { contract: Counted, payload: { contactId: 'last', n: 1 }, lane: 'last' }),
    );

    await relay.beforeApplicationShutdown();

    expect(tape.of('last')).toEqual([1]);
  });
});

describe('the figures', () => {
  it('tell how many wait and since when, and readiness says so', async () => {
    const { db, relay, count, metrics, health } = await aService();
    await relay.pause();
    await count('a');
    await count('b');
    await db.sql("UPDATE outbox SET created_at = now() - interval '40 seconds' WHERE lane_key = 'a'");

    await relay.measure();

    const text = await metrics.registry.metrics();
    expect(text).toMatch(/^outbox_pending 2$/m);
    expect(Number(/^outbox_oldest_seconds (\S+)$/m.exec(text)?.[1])).toBeGreaterThanOrEqual(40);
    expect(await health.readiness()).toMatchObject({
      state: 'degraded',
      checks: { outbox: { state: 'degraded' } },
    });

    relay.resume();
    await until(async () => (await db.sql('SELECT 1 FROM outbox WHERE published_at IS NULL')).length === 0, {
      what: 'an empty outbox',
    });
    await relay.measure();
    expect(await metrics.registry.metrics()).toMatch(/^outbox_published_total 2$/m);
    expect((await health.readiness()).state).toBe('ok');
  });
});

describe('a big outbox', () => {
  const fill = (pending: number) => `
    INSERT INTO outbox (message_id, key, lane_key, payload, published_at)
    SELECT gen_random_uuid(), 'k', 'contact-' || n % 1000, '{"text": "some words"}', CASE WHEN n <= 100000 THEN now() END
    FROM generate_series(1, ${100_000 + pending}) AS n`;

  it.each([
    ['nothing pending', 0],
    ['a few pending', 50],
    ['a backlog', 20_000],
  ])('is read through the partial index, %s, analysed or not (R45)', async (_, pending) => {
    const { db, relay } = await aService();
    await relay.pause();
    await db.sql(fill(pending));

    for (const analyse of [false, true]) {
      if (analyse) await db.transaction((tx) => tx.sql('ANALYZE outbox'));
      const plan = await db.sql<{ 'QUERY PLAN': string }>(`EXPLAIN ANALYZE ${PENDING.text}`, [
        upTo(8).map((n) => n - 1),
        [],
        [],
      ]);
      const text = plan.map((line) => line['QUERY PLAN']).join('\n');

      expect(text).toContain('outbox_pending');
      expect(text).not.toContain('Seq Scan on outbox');
      expect(text).not.toMatch(/Rows Removed by Filter: \d{3,}/);
    }
  });
});
