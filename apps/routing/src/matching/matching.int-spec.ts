import type { Payload, WaitingChanged } from '@switchboard/contracts';
import { administrator, aRouting, type Routing, type TestAgent } from '../../test/routing.js';
import { until } from '../../../../test/support/wait.js';
import { QueuesService } from '../queues/queues.service.js';

type WaitingList = Payload<typeof WaitingChanged>;

let routing: Routing;
beforeAll(async () => void (routing = await aRouting()));
afterAll(() => routing?.close());

const available = async (more = {}) => {
  const agent = await routing.agent(more);
  await agent.says('available');
  return agent;
};
const lists = (queueId: string) => routing.published<WaitingList>('routing.waiting.changed.v1', queueId);
/** The last list that was told, once it names these contacts. */
const listNames = (queueId: string, contactIds: string[]) =>
  until(async () => {
    const last = (await lists(queueId)).at(-1);
    return (
      JSON.stringify(last?.places.map(({ contactId }) => contactId)) === JSON.stringify(contactIds) && last
    );
  });

describe('matching', () => {
  it('offers each of 50 contacts that start at once exactly once, to 10 agents no more than they can hold', async () => {
    const agents = await Promise.all(Array.from({ length: 10 }, () => available({ capacity: 5 })));
    const queue = await routing.queue(agents);

    const contacts = await Promise.all(Array.from({ length: 50 }, () => routing.contact(queue)));
    await Promise.all(contacts.map((contact) => contact.ringsAt(...agents)));

    const rows = await routing.rows<{ agentId: string; offers: number }>(
      'SELECT agent_id AS "agentId", count(*)::int AS offers FROM offers WHERE queue_id = $1 GROUP BY agent_id',
      [queue.id],
    );
    expect(rows.map(({ offers }) => offers)).toEqual(Array(10).fill(5));
    for (const agent of agents) expect((await agent.presence()).load).toBe(5);
  });

  it('never gives an agent of two queues more than his slots, whoever is faster', async () => {
    const ann = await available({ capacity: 3 });
    const [sales, support] = [await routing.queue([ann]), await routing.queue([ann])];

    await Promise.all(Array.from({ length: 10 }, (_, n) => routing.contact(n % 2 ? sales : support)));

    await until(async () => (await ann.presence()).load === 3);
    expect(await ann.offers()).toHaveLength(3);
  });

  it('serves who has waited longest, whichever of the queues of an agent he stands in', async () => {
    const ann = await routing.agent({ capacity: 3 });
    const [sales, support] = [await routing.queue([ann]), await routing.queue([ann])];
    const waiting = [];
    for (const queue of [sales, support, sales, support, sales]) {
      waiting.push(await routing.contact(queue));
      routing.clock.advance(1000);
    }

    await ann.says('available');

    await until(async () => (await ann.presence()).load === 3);
    const offered = (await ann.offers()).map((offer) => offer.contact.id);
    expect(offered.toSorted()).toEqual(
      waiting
        .slice(0, 3)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it('passes over a queue whose first contact needs a skill that the agent lacks', async () => {
    const ann = await routing.agent({ capacity: 1 });
    const expert = await routing.queue([ann], { requiredSkills: { law: 50 } });
    const support = await routing.queue([ann]);
    await routing.contact(expert);
    routing.clock.advance(1000);
    const served = await routing.contact(support);

    await ann.says('available');

    expect((await served.ringsAt(ann)).agent).toBe(ann);
  });

  it('gives the freed slot to whoever came back first, then by priority, then to the oldest', async () => {
    const ann = await available({ capacity: 1 });
    const queue = await routing.queue([ann]);
    const first = await routing.contact(queue);
    await ann.accepts((await first.ringsAt(ann)).offerId);
    const older = await routing.contact(queue);
    routing.clock.advance(1000);
    const younger = await routing.contact(queue);
    const important = await routing.contact({ ...queue, priority: 9 });
    await listNames(queue.id, [important.id, older.id, younger.id]);

    await first.ended();

    await important.ringsAt(ann);
  });

  it('matches when an agent says available, is hired for the queue, or gets the skill', async () => {
    const [ann, bob] = [await routing.agent(), await available()];
    const queue = await routing.queue([ann], { requiredSkills: { billing: 50 } });
    const contact = await routing.contact(queue);
    await ann.says('available');
    await listNames(queue.id, [contact.id]);
    expect(await contact.offerStates()).toEqual([]);

    await routing.userChanged({ ...ann.user, skills: { billing: 50 }, revision: 2 });

    await contact.ringsAt(ann);
    expect(await bob.offers()).toEqual([]);
  });

  it('stops ringing at an agent who goes offline, and goes on with the contact', async () => {
    const [ann, bob] = [await available(), await available()];
    const contact = await routing.contact(await routing.queue([ann, bob]));
    const { agent } = await contact.ringsAt(ann, bob);

    await agent.says('offline');

    await contact.ringsAt(agent === ann ? bob : ann);
    expect(await contact.offerStates()).toEqual(['cancelled', 'ringing']);
    expect((await agent.presence()).load).toBe(0);
  });

  it('rings for nobody while the visitor is away, and again, with his place, when he is back (fault 16)', async () => {
    const ann = await available();
    const queue = await routing.queue([ann], { missesBeforePause: 1 });
    const contact = await routing.contact(queue);
    const first = await contact.ringsAt(ann);
    await ann.sees(first.offerId);

    await contact.visitorIs('away', 2);

    await until(async () => (await ann.presence()).load === 0);
    const places = (await lists(queue.id)).at(-1)?.places;
    expect(places).toMatchObject([
      { contactId: contact.id, ringingAt: null, visitorAway: true, waitingSince: contact.facts.startedAt },
    ]);
    expect(await contact.offerStates()).toEqual(['cancelled']);
    expect((await ann.presence()).state).toBe('available');

    await contact.visitorIs('back', 3);

    const again = await contact.ringsAt(ann);
    expect((await ann.offers()).map(({ id, waitingSince }) => [id, waitingSince])).toEqual([
      [again.offerId, contact.facts.startedAt],
    ]);
  });

  it('gives a free agent the next one while the first is away, and lets him be pulled all the same', async () => {
    const ann = await routing.agent({ capacity: 2 });
    const queue = await routing.queue([ann]);
    const [away, here] = [await routing.contact(queue), await routing.contact(queue)];
    await away.visitorIs('away', 2);

    await ann.says('available');

    await here.ringsAt(ann);
    expect(await away.offerStates()).toEqual([]);
    expect((await ann.pulls(away)).contactId).toBe(away.id);
  });

  it('takes it for the newest that it has heard, in whatever order', async () => {
    const ann = await routing.agent();
    const queue = await routing.queue([ann]);
    const contact = routing.contactFor(queue);
    await contact.visitorIs('back', 3);
    await contact.visitorIs('away', 2);
    await contact.started();

    await ann.says('available');

    await contact.ringsAt(ann);
    expect(await contact.offerStates()).toEqual(['ringing']);
  });

  it('leaves nobody waiting when the nudge is lost', async () => {
    const ann = await routing.agent();
    const queue = await routing.queue([ann]);
    const contact = await routing.contact(queue);
    await listNames(queue.id, [contact.id]);

    await routing.rows("UPDATE presences SET state = 'available' WHERE agent_id = $1 RETURNING 1", [ann.id]);
    await routing.rows(
      `INSERT INTO presences (agent_id, state, since, automatic) VALUES ($1, 'available', now(), false)
       ON CONFLICT (agent_id) DO UPDATE SET state = 'available' RETURNING 1`,
      [ann.id],
    );

    await contact.ringsAt(ann);
  });

  it('tells the whole list with a rising revision, once a change, with positions and at whom it rings', async () => {
    const ann = await routing.agent({ capacity: 1 });
    const queue = await routing.queue([ann]);
    const first = await routing.contact(queue);
    routing.clock.advance(10);
    const second = await routing.contact(queue);
    await listNames(queue.id, [first.id, second.id]);

    await ann.says('available');

    const { offerId } = await first.ringsAt(ann);
    const ringing = await until(async () =>
      (await lists(queue.id)).find(({ places }) => places[0]?.ringingAt),
    );
    expect(ringing.places).toMatchObject([
      { contactId: first.id, position: 1, ringingAt: ann.id, visitor: { name: 'Vera' } },
      { contactId: second.id, position: 2, ringingAt: null },
    ]);
    await ann.accepts(offerId);
    await listNames(queue.id, [second.id]);
    const revisions = (await lists(queue.id)).map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.map((_, at) => at + 1));
    expect(await first.offerStates()).toEqual(['accepted']);
  });

  it('is safe with two replicas side by side', async () => {
    await routing.addReplica();
    const agents = await Promise.all(Array.from({ length: 5 }, () => available({ capacity: 4 })));
    const queue = await routing.queue(agents);

    const contacts = await Promise.all(Array.from({ length: 20 }, () => routing.contact(queue)));
    await Promise.all(contacts.map((contact) => contact.ringsAt(...agents)));

    for (const contact of contacts) expect(await contact.offerStates()).toEqual(['ringing']);
    for (const agent of agents) expect((await agent.presence()).load).toBe(4);
  });
});

describe('a contact that waits', () => {
  const nobody = async (
    more: Parameters<Routing['queue']>[1] = {},
  ): Promise<[Awaited<ReturnType<Routing['queue']>>, TestAgent]> => {
    const ann = await routing.agent();
    return [await routing.queue([ann], more), ann];
  };

  it('is refused after maxWaitSeconds, with a placement of its own', async () => {
    const [queue] = await nobody({ maxWaitSeconds: 60 });
    const contact = await routing.contact(queue);
    await listNames(queue.id, [contact.id]);

    routing.clock.advance(60_000);

    await listNames(queue.id, []);
    expect(await routing.published('routing.contact.refused.v1', contact.id)).toMatchObject([
      { placement: 1, reason: 'maxWait' },
    ]);
  });

  it('is refused when its queue was deleted while it came', async () => {
    const queue = await routing.queue([]);
    await routing.part(QueuesService).remove({ actor: administrator, id: queue.id, uses: [] });
    const contact = await routing.contact(queue);

    await until(async () => (await routing.published('routing.contact.refused.v1', contact.id)).length === 1);
  });

  it('is not refused while it rings, but goes on to nobody afterwards', async () => {
    const ann = await available();
    const contact = await routing.contact(
      await routing.queue([ann], { maxWaitSeconds: 10, offerTimeoutSeconds: 20 }),
    );
    const { offerId } = await contact.ringsAt(ann);
    await ann.sees(offerId);
    routing.clock.advance(11_000);

    await ann.rejects(offerId);

    await until(async () => (await routing.published('routing.contact.refused.v1', contact.id)).length === 1);
    expect(await contact.offerStates()).toEqual(['rejected']);
  });

  it('gains priority, loses the wish for skills, and moves to another queue as its policy says', async () => {
    const bob = await available();
    const [other] = await nobody();
    const queue = await routing.queue([bob], {
      requiredSkills: { billing: 50 },
      overflow: [
        { afterSeconds: 20, addPriority: 7 },
        { afterSeconds: 40, toQueueId: other.id },
      ],
    });
    const contact = await routing.contact(queue);
    await listNames(queue.id, [contact.id]);

    routing.clock.advance(20_000);
    await until(async () => (await lists(queue.id)).at(-1)?.places[0]?.priority === 7);
    routing.clock.advance(20_000);

    await listNames(other.id, [contact.id]);
    expect(await routing.published('routing.contact.returned.v1', contact.id)).toMatchObject([
      { placement: 1, reason: 'overflow', queue: { id: other.id }, waitingSince: contact.facts.startedAt },
    ]);
  });

  it('rings at somebody without the skill once its policy relaxes', async () => {
    const bob = await available();
    const queue = await routing.queue([bob], {
      requiredSkills: { billing: 50 },
      overflow: [{ afterSeconds: 20, relaxSkills: true }],
    });
    const contact = await routing.contact(queue);
    await listNames(queue.id, [contact.id]);

    routing.clock.advance(20_000);

    await contact.ringsAt(bob);
  });
});
