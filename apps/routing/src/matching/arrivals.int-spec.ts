import type { Payload, Queue, WaitingChanged } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { until } from '../../../../test/support/wait.js';
import { aRouting, type Routing, type TestContact } from '../../test/routing.js';
import { LifecycleHandlers } from '../lifecycle/lifecycle.handlers.js';

let routing: Routing;
beforeAll(async () => void (routing = await aRouting()));
afterAll(() => routing?.close());

async function aQueueOf(slots: number) {
  const ann = await routing.agent({ capacity: slots });
  await ann.says('available');
  const queue = await routing.queue([ann]);
  await until(async () => (await lists(queue)).length === 1, { what: 'the pass of the new queue' });
  return { ann, queue };
}

/** Keeps every pass of the queue waiting until `letGo`, as another replica's pass would. */
async function holdList(queue: Queue) {
  let letGo: () => void = () => undefined;
  const gate = new Promise<void>((open) => (letGo = open));
  let isHeld: () => void = () => undefined;
  const held = new Promise<void>((done) => (isHeld = done));
  const ended = routing.part(Database).transaction(async (tx) => {
    await tx.sql('SELECT 1 FROM waiting_lists WHERE queue_id = $1 FOR UPDATE', [queue.id]);
    isHeld();
    await gate;
  });
  await held;
  return async () => {
    letGo();
    await ended;
  };
}

const passesWaiting = (count: number) =>
  until(async () => {
    const rows = await routing.rows(
      "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%waiting_lists list%'",
    );
    return rows.length >= count;
  });
const lists = (queue: Queue) =>
  routing.published<Payload<typeof WaitingChanged>>('routing.waiting.changed.v1', queue.id);
const placesOf = (contacts: TestContact[]) =>
  routing.rows('SELECT contact_id FROM waiting_places WHERE contact_id = ANY($1)', [
    contacts.map(({ id }) => id),
  ]);

describe('contacts that start', () => {
  it('have their offer when their event is done with', async () => {
    const { queue } = await aQueueOf(1);
    const contact = routing.contactFor(queue);

    await contact.started();

    expect(await contact.offerStates()).toEqual(['ringing']);
  });

  it('go together into one pass while another one is under way', async () => {
    const { ann, queue } = await aQueueOf(50);
    const letGo = await holdList(queue);
    const contacts = Array.from({ length: 50 }, () => routing.contactFor(queue));

    const started = contacts.map((contact) => contact.started());
    await passesWaiting(1);
    await letGo();
    await Promise.all(started);

    expect((await lists(queue)).map(({ places }) => places.length)).toEqual([0, 1, 50]);
    expect((await ann.presence()).load).toBe(50);
    for (const contact of contacts) expect(await contact.offerStates()).toEqual(['ringing']);
  });

  it('get their place without a pass when that cannot be, and their offer from the next', async () => {
    const { ann, queue } = await aQueueOf(1);
    const letGo = await holdList(queue);
    const contact = routing.contactFor(queue);

    await contact.started();

    expect(await placesOf([contact])).toHaveLength(1);
    expect(await contact.offerStates()).toEqual([]);
    await letGo();
    await contact.ringsAt(ann);
  });

  it('are not kept from their place by one that cannot be stored', async () => {
    const { ann, queue } = await aQueueOf(3);
    const letGo = await holdList(queue);
    const first = routing.contactFor(queue);
    const bad = routing.contactFor(queue, { language: 'a\u0000b' });
    const good = routing.contactFor(queue);

    const started = [first, bad, good].map((contact) =>
      contact.started().then(
        () => 'placed',
        () => 'failed',
      ),
    );
    await passesWaiting(1);
    await letGo();

    expect(await Promise.all(started)).toEqual(['placed', 'failed', 'placed']);
    await Promise.all([first, good].map((contact) => contact.ringsAt(ann)));
  });

  it('are offered once, however often and on whichever replica they are heard of', async () => {
    const other = (await routing.addReplica()).app.get(LifecycleHandlers, { strict: false });
    const { ann, queue } = await aQueueOf(10);
    const contacts = Array.from({ length: 10 }, () => routing.contactFor(queue));

    await Promise.all(
      [...contacts, ...contacts.toReversed()].flatMap((contact) => [
        contact.started(),
        other.started({ at: contact.facts.startedAt, contact: contact.facts }),
      ]),
    );

    for (const contact of contacts) expect(await contact.offerStates()).toEqual(['ringing']);
    expect((await ann.presence()).load).toBe(10);
  });

  it('do not wait when they have ended before', async () => {
    const { queue } = await aQueueOf(1);
    const contact = routing.contactFor(queue);

    await contact.ended();
    await contact.started();

    expect(await placesOf([contact])).toEqual([]);
    expect(await contact.offerStates()).toEqual([]);
  });
});
