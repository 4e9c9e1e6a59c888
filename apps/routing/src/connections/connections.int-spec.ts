import { aRouting, type Routing, type TestAgent } from '../../test/routing.js';
import { until } from '../../../../test/support/wait.js';
import { ConnectionsHandlers } from './connections.handlers.js';

let routing: Routing;
beforeAll(async () => void (routing = await aRouting()));
afterAll(() => routing?.close());
beforeEach(async () => {
  await routing.rows('DELETE FROM gateway_sightings RETURNING 1');
  await routing.connections.beginAnew();
});

const report = (gatewayId: string, ...agents: TestAgent[]) =>
  routing.part(ConnectionsHandlers).seen({ gatewayId, agentIds: agents.map(({ id }) => id) });

/** Time goes by in steps of 5 s, and each living gateway reports at each. */
async function pass(
  seconds: number,
  reports: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  for (let gone = 0; gone < seconds; gone += 5) {
    routing.clock.advance(5000);
    await reports();
    await routing.connections.loseTheGone();
  }
}

async function aTalk() {
  const [ann, bob] = [await routing.agent(), await routing.agent({ name: 'Bob' })];
  for (const agent of [ann, bob]) await agent.says('available');
  const queue = await routing.queue([ann]);
  const contact = await routing.contact(queue);
  const { offerId } = await contact.ringsAt(ann);
  await ann.accepts(offerId);
  return { ann, bob, queue, contact };
}

const returned = (id: string) => routing.published('routing.contact.returned.v1', id);
const released = (id: string) => routing.published('routing.assignment.released.v1', id);

describe('the agents of a gateway that was killed', () => {
  it('are offline after the grace period, and their contacts at the head of the queue', async () => {
    const { ann, bob, queue, contact } = await aTalk();
    await report('one', ann);
    await report('two', bob);
    await pass(15, () => report('two', bob));
    const other = await routing.contact(queue, { startedAt: '2026-11-21T08:00:00.000Z' });

    await pass(55, () => report('two', bob));
    expect((await ann.presence()).state).toBe('available');
    await pass(5, () => report('two', bob));

    expect((await ann.presence()).state).toBe('offline');
    await until(async () => (await ann.presence()).load === 0, { what: 'no offer ringing at who is gone' });
    expect((await bob.presence()).state).toBe('available');
    expect(await released(contact.id)).toMatchObject([{ placement: 2, reason: 'connectionLost' }]);
    expect(await returned(contact.id)).toMatchObject([
      {
        placement: 3,
        reason: 'connectionLost',
        queue: { id: queue.id },
        waitingSince: contact.facts.startedAt,
      },
    ]);
    const places = await routing.rows<{ id: string }>(
      'SELECT contact_id AS id FROM waiting_places WHERE queue_id = $1 ORDER BY ahead DESC, waiting_since',
      [queue.id],
    );
    expect(places.map(({ id }) => id)).toEqual([contact.id, other.id]);
    expect(await routing.published('routing.presence.changed.v1', ann.id)).toContainEqual(
      expect.objectContaining({ cause: 'connectionLost' }),
    );
  });

  it('stay who they are when they come back by another gateway in time', async () => {
    const { ann, bob, contact } = await aTalk();
    await report('one', ann);
    await pass(60, () => report('two', bob));

    await pass(120, () => report('two', bob, ann));

    expect((await ann.presence()).state).toBe('available');
    expect(await returned(contact.id)).toEqual([]);
  });

  it('are lost once, by one of two replicas', async () => {
    const { ann, bob, contact } = await aTalk();
    const other = await routing.addReplica();
    const { ConnectionsService } = await import('./connections.service.js');
    await report('one', ann);
    await pass(70, () => report('two', bob));
    routing.clock.advance(5000);
    await report('two', bob);

    await Promise.all([
      routing.connections.loseTheGone(),
      other.app.get(ConnectionsService, { strict: false }).loseTheGone(),
    ]);

    expect(await returned(contact.id)).toHaveLength(1);
  });
});

describe('an agent who closes his last window', () => {
  it('begins his grace period at once', async () => {
    const { ann, bob, contact } = await aTalk();
    await report('one', ann, bob);
    await pass(15, () => report('one', ann, bob));
    routing.clock.advance(1000);
    await report('one', bob);

    await pass(55, () => report('one', bob));
    expect((await ann.presence()).state).toBe('available');
    await pass(5, () => report('one', bob));

    expect((await ann.presence()).state).toBe('offline');
    expect(await returned(contact.id)).toHaveLength(1);
  });

  it('goes on being seen by another gateway', async () => {
    const { ann, bob } = await aTalk();
    await report('one', ann);
    await report('two', ann, bob);

    await pass(120, async () => {
      await report('one');
      await report('two', ann, bob);
    });

    expect((await ann.presence()).state).toBe('available');
  });
});

describe('an agent who signs out', () => {
  const signsOut = (agent: TestAgent, given: object = {}) =>
    routing.part(ConnectionsHandlers).sessionEnded({
      at: routing.clock.now().toISOString(),
      sid: 'sid',
      userId: agent.id,
      reason: 'signedOut',
      isLast: true,
      ...given,
    });

  it('is offline at once, and his contacts are at the head of their queue', async () => {
    const { ann, contact } = await aTalk();

    await signsOut(ann);

    expect((await ann.presence()).state).toBe('offline');
    expect(await returned(contact.id)).toHaveLength(1);
    expect(await routing.published('routing.presence.changed.v1', ann.id)).toContainEqual(
      expect.objectContaining({ cause: 'signedOut' }),
    );
  });

  it.each([
    ['is still signed in elsewhere', { isLast: false }],
    ['only changed his password', { reason: 'passwordChanged' }],
    ['did so long ago', { at: '2026-01-01T00:00:00.000Z' }],
  ])('but %s stays who he is', async (_how, given) => {
    const { ann, contact } = await aTalk();

    await signsOut(ann, given);

    expect((await ann.presence()).state).toBe('available');
    expect(await returned(contact.id)).toEqual([]);
  });

  it('and is back before that is told stays here', async () => {
    const { ann, contact } = await aTalk();
    const at = routing.clock.now().toISOString();
    routing.clock.advance(1_000);
    await ann.says('paused');
    await ann.says('available');

    await signsOut(ann, { at });

    expect((await ann.presence()).state).toBe('available');
    expect(await returned(contact.id)).toEqual([]);
  });

  it('leaves no row of an administrator who never was an agent here', async () => {
    const nobody = await routing.agent();

    await signsOut(nobody);

    expect(await routing.rows('SELECT 1 FROM presences WHERE agent_id = $1', [nobody.id])).toEqual([]);
  });
});

describe('an outage', () => {
  it('of the broker for two minutes sends nobody back', async () => {
    const { ann, bob, contact } = await aTalk();
    await report('one', ann);
    await report('two', bob);

    await pass(120);
    await report('two', bob);
    await routing.connections.loseTheGone();
    expect((await ann.presence()).state).toBe('available');
    await pass(120, () => Promise.all([report('one', ann), report('two', bob)]));

    expect((await ann.presence()).state).toBe('available');
    expect(await returned(contact.id)).toEqual([]);
  });

  it('of routing sends nobody back, and whoever is really gone is lost a grace period after it', async () => {
    const { ann, bob, contact } = await aTalk();
    await report('one', ann);
    await report('two', bob);

    await routing.restart(() => routing.clock.advance(120_000));
    await pass(15 + 60, () => report('two', bob));
    expect((await ann.presence()).state).toBe('available');
    await pass(5, () => report('two', bob));

    expect((await ann.presence()).state).toBe('offline');
    expect(await returned(contact.id)).toHaveLength(1);
  });
});

describe('a client of REST alone', () => {
  it('never starts the clock', async () => {
    const { ann, bob, contact } = await aTalk();
    await report('two', bob);

    await pass(300, () => report('two', bob));

    expect((await ann.presence()).state).toBe('available');
    expect(await returned(contact.id)).toEqual([]);
  });
});

describe('the contact of a lost agent', () => {
  it('stays with an agent who is still in it', async () => {
    const { ann, bob, contact } = await aTalk();
    await routing.rows(
      `INSERT INTO assignments (id, contact_id, agent_id, agent_name, public_name, team_ids, kind, queue_id, queue, placement, made_at)
       SELECT gen_random_uuid(), contact_id, $2, 'Bob', 'Bob', '{}', 'invite', queue_id, queue, 9, made_at
       FROM assignments WHERE contact_id = $1 RETURNING 1`,
      [contact.id, bob.id],
    );
    await report('one', ann);

    await pass(75, () => report('two', bob));

    expect(await released(contact.id)).toMatchObject([{ agentId: ann.id, reason: 'connectionLost' }]);
    expect(await returned(contact.id)).toEqual([]);
  });

  it('in his wrap-up stays his: chat keeps that timer', async () => {
    const { ann, bob, contact } = await aTalk();
    const [row] = await routing.rows<{ id: string }>('SELECT id FROM assignments WHERE contact_id = $1', [
      contact.id,
    ]);
    const joined = {
      kind: 'agent',
      id: ann.id,
      name: 'Ann',
      role: 'owner',
      joinedAt: contact.facts.startedAt,
    } as const;
    const owner = { ...joined, leftAt: null, teamIds: [], assignmentId: row?.id ?? null };
    await contact.ended({ state: 'wrapUp', ownerId: ann.id, participants: [owner] });
    await report('one', ann);

    await pass(75, () => report('two', bob));

    expect(await ann.presence()).toMatchObject({ state: 'offline', load: 1 });
    expect(await returned(contact.id)).toEqual([]);
  });
});
