import type { Database } from '@switchboard/database';
import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import { anOutbox, Counted, CountedTables1700000000000, Tape } from '../../../test/support/outbox.js';
import { until } from '../../../test/support/wait.js';
import type { Outbox } from './outbox.js';

let server: TestDatabase;
const opened: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  server = await aDatabase('chat', [CountedTables1700000000000]);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((service) => service.close()));
  await server.drop();
});

/** A service whose relay holds the lanes and has nothing to do. */
async function aService(tape = new Tape()) {
  const service = await anOutbox(server.appUrl, tape);
  opened.push(service);
  await service.count('a');
  await until(async () => (await service.pending()) === 0, { what: 'the lanes' });
  return { ...service, tape };
}

/** How chat stores lines: the next number of each contact by one statement that waits for nobody. */
async function number({ db, outbox }: { db: Database; outbox: Outbox }, contactIds: string[]) {
  const numbering = outbox.statement({
    name: 'number',
    param: 1,
    from: 'numbered',
    event: 'event',
    complete: { n: 'n' },
    text: ({ insert, published }) => `
      WITH line AS (SELECT event FROM unnest($1::jsonb[]) AS event),
           free AS (SELECT event, place FROM line CROSS JOIN LATERAL (
             SELECT ctid AS place FROM contacts WHERE id = event->>'lane_key' FOR NO KEY UPDATE SKIP LOCKED) AS contact),
           numbered AS (UPDATE contacts SET n = n + 1 FROM free WHERE contacts.ctid = place RETURNING event, n),
           ${insert}
      SELECT ${published} FROM events`,
  });
  // The answer to the commit may be late: publishing is in the hands of the test.
  let publish = () => undefined as void;
  const slow = { sql: db.sql.bind(db), afterCommit: (hook: () => void) => void (publish = hook) };
  const events = contactIds.map((contactId) => ({
    contract: Counted,
    payload: { contactId, n: 0 },
    lane: contactId,
  }));
  await numbering.run(slow, [], events);
  return { publish };
}

describe('what was just committed', () => {
  it('is published at once, as the outbox has it, and marked', async () => {
    const service = await aService();
    const { relay, tape, db } = service;
    const looks = relay.looks;

    (await number(service, ['a'])).publish();

    expect(tape.of('a')).toEqual([1, 2]);
    expect(relay.looks).toBe(looks);
    const [row] = await db.sql<{ message_id: string; payload: object }>(
      'SELECT message_id, payload FROM outbox ORDER BY id DESC LIMIT 1',
    );
    expect(tape.sent.at(-1)).toMatchObject({ id: row?.message_id, payload: row?.payload });
    await until(async () => (await service.pending()) === 0, { what: 'the mark' });
  });

  it('waits behind what is not published yet', async () => {
    const service = await aService();
    const first = await number(service, ['a']);
    const second = await number(service, ['a']);

    second.publish();
    first.publish();

    await until(async () => (await service.pending()) === 0, { what: 'the marks' });
    expect(service.tape.of('a')).toEqual([1, 2, 3]);
  });

  it('goes behind what is on its way, and again behind it when that fails', async () => {
    const service = await aService();
    let failures = 1;
    service.tape.outcome = ({ payload }) =>
      (payload as { n: number }).n === 2 && failures-- > 0 ? 'failed' : 'confirmed';

    const lines = [await number(service, ['a']), await number(service, ['a'])];
    for (const { publish } of lines) publish();

    await until(async () => (await service.pending()) === 0, { what: 'the marks' });
    expect(service.tape.of('a')).toEqual([1, 3, 2, 3]);
  });

  it('is not published twice where a look was faster than the answer to its commit', async () => {
    const service = await aService();
    const { publish } = await number(service, ['a']);
    service.relay.nudge();
    await until(async () => (await service.pending()) === 0, { what: 'the look' });

    publish();
    (await number(service, ['a'])).publish();

    await until(async () => (await service.pending()) === 0, { what: 'the marks' });
    expect(service.tape.of('a')).toEqual([1, 2, 3]);
  });

  it('is left to whoever holds the lanes', async () => {
    const holder = await aService();
    const standbyTape = new Tape();
    const standby = await anOutbox(server.appUrl, standbyTape);
    opened.push(standby);

    (await number(standby, ['a'])).publish();

    await until(() => holder.tape.of('a').length === 2, { what: 'the event at the holder' });
    expect(standbyTape.sent).toEqual([]);
  });

  it('keeps its order among 20 contacts, transactions and statements at once', async () => {
    const service = await aService();
    const contacts = Array.from({ length: 20 }, (_, n) => `contact-${n}`);
    await Promise.all(contacts.map((contact) => service.count(contact)));

    for (let round = 0; round < 10; round++)
      await Promise.all([
        number(service, contacts).then(({ publish }) => publish()),
        ...contacts.slice(round).map((contact) => service.count(contact)),
        number(service, contacts.slice(5)).then(({ publish }) => publish()),
      ]);

    await until(async () => (await service.pending()) === 0, { what: 'an empty outbox' });
    for (const contact of contacts) {
      const came = service.tape.of(contact);
      expect(came).toEqual(came.map((_, at) => at + 1));
      expect(came.length).toBeGreaterThan(1);
    }
  });
});
