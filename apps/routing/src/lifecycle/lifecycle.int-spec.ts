import { type ContactFacts, type Payload, ParticipantLeft } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { aRouting, type Routing, type TestAgent, type TestContact } from '../../test/routing.js';
import { LifecycleHandlers } from './lifecycle.handlers.js';

let routing: Routing;
beforeAll(async () => void (routing = await aRouting()));
afterAll(() => routing?.close());

type Step = 'started' | 'left' | 'ended' | 'closed';

function permutations<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, at) =>
    permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}

const participantOf = async (contact: TestContact, agent: TestAgent, role: 'owner' | 'agent') => {
  const [row] = await routing.rows<{ id: string }>(
    'SELECT id FROM assignments WHERE contact_id = $1 AND agent_id = $2',
    [contact.id, agent.id],
  );
  const at = routing.clock.now().toISOString();
  const rest = { name: 'Ann', joinedAt: at, leftAt: null, teamIds: [], assignmentId: row?.id ?? null };
  return { kind: 'agent' as const, id: agent.id, role, ...rest };
};

const leave = (
  contact: TestContact,
  participant: ContactFacts['participants'][number],
  reason: Payload<typeof ParticipantLeft>['reason'],
) =>
  routing.part(LifecycleHandlers).left({
    at: routing.clock.now().toISOString(),
    contactId: contact.id,
    revision: 4,
    reason,
    participant,
  });

/** Everything that is kept of a contact, without times and numbers that the order of arrival may change. */
const rowsOf = async (contact: TestContact, agent: TestAgent) => ({
  contact: await routing.rows('SELECT revision, state FROM contacts WHERE id = $1', [contact.id]),
  waiting: await routing.rows('SELECT 1 FROM waiting_places WHERE contact_id = $1', [contact.id]),
  offers: await routing.rows('SELECT state FROM offers WHERE contact_id = $1 ORDER BY id', [contact.id]),
  assignments: await routing.rows(
    'SELECT release_reason, released_at IS NULL AS open FROM assignments WHERE contact_id = $1 ORDER BY agent_id',
    [contact.id],
  ),
  load: (await agent.presence()).load,
});

describe('a contact that was purged', () => {
  const TABLES = ['waiting_places', 'offers', 'assignments'];
  const leftOf = async (id: string) => {
    const known = await routing.rows('SELECT 1 FROM contacts WHERE id = $1', [id]);
    const rows = await Promise.all(
      TABLES.map((table) => routing.rows(`SELECT 1 FROM ${table} WHERE contact_id = $1`, [id])),
    );
    return [...known, ...rows.flat()];
  };
  const expires = (id: string) =>
    routing.part(LifecycleHandlers).expired({ at: routing.clock.now().toISOString(), contactId: id });
  const orders = permutations(['started', 'ended', 'closed', 'expired'] as const);

  it.each(orders.map((order) => [order.join(', '), order] as const))(
    'leaves nothing, and nobody a load: %s, each repeated',
    async (_, order) => {
      const ann = await routing.agent();
      await ann.says('available');
      const contact = routing.contactFor(await routing.queue([ann]));

      for (const step of [...order, ...order])
        await (step === 'expired' ? expires(contact.id) : contact[step]());

      expect(await leftOf(contact.id)).toEqual([]);
      expect((await ann.presence()).load).toBe(0);
    },
  );

  it('leaves nothing where it is purged at the moment in which it comes and ends', async () => {
    const ann = await routing.agent();
    await ann.says('available');
    const queue = await routing.queue([ann]);

    for (let round = 0; round < 10; round++) {
      const contact = routing.contactFor(queue);
      await Promise.all([contact.started(), expires(contact.id), contact.ended(), contact.closed()]);
      expect(await leftOf(contact.id)).toEqual([]);
    }

    expect((await ann.presence()).load).toBe(0);
  });
});

describe('the events of a contact, in every order and each repeated', () => {
  const orders = permutations<Step>(['started', 'left', 'ended', 'closed']);

  it.each(orders.map((order) => [order.join(', '), order] as const))('%s', async (_, order) => {
    const ann = await routing.agent();
    const queue = await routing.queue([ann]);
    const contact = await routing.contact(queue);
    await ann.pulls(contact);
    const owner = await participantOf(contact, ann, 'owner');
    const facts = { participants: [owner], ownerId: ann.id };
    const steps: Record<Step, () => Promise<unknown>> = {
      started: () => contact.started(),
      left: () => leave(contact, owner, 'contactEnded'),
      ended: () => contact.ended({ ...facts, state: 'wrapUp' }),
      closed: () => contact.closed(facts),
    };

    for (const step of order) {
      await steps[step]();
      await steps[step]();
    }
    for (const step of order) await steps[step]();

    expect(await rowsOf(contact, ann)).toEqual({
      contact: [{ revision: 6, state: 'closed' }],
      waiting: [],
      offers: [],
      assignments: [{ release_reason: 'contactClosed', open: false }],
      load: 0,
    });
  });

  it.each(
    permutations<Step>(['started', 'ended', 'closed']).map((order) => [order.join(', '), order] as const),
  )('of one that nobody answered: %s', async (_, order) => {
    const ann = await routing.agent();
    const contact = routing.contactFor(await routing.queue([ann]));

    for (const step of order) {
      if (step === 'started') await contact.started();
      if (step === 'ended') await contact.ended({ state: 'abandoned' });
      if (step === 'closed') await contact.closed({ state: 'abandoned' });
    }
    await contact.started();

    expect(await rowsOf(contact, ann)).toMatchObject({
      contact: [{ revision: 6, state: 'abandoned' }],
      waiting: [],
      offers: [],
      assignments: [],
    });
  });
});

describe('the end of a contact', () => {
  it('keeps the owner’s slot through his wrap-up and frees it at the close', async () => {
    const ann = await routing.agent();
    const contact = await routing.contact(await routing.queue([ann]));
    await ann.pulls(contact);
    const facts = { participants: [await participantOf(contact, ann, 'owner')], ownerId: ann.id };

    await contact.ended({ ...facts, state: 'wrapUp' });
    expect((await ann.presence()).load).toBe(1);
    await contact.closed(facts);

    expect((await ann.presence()).load).toBe(0);
    expect(await routing.published('routing.assignment.released.v1', contact.id)).toMatchObject([
      { agentId: ann.id, placement: 2, reason: 'contactClosed' },
    ]);
  });

  it('releases an assignment that chat never took, because the visitor left in that moment', async () => {
    const ann = await routing.agent();
    const contact = await routing.contact(await routing.queue([ann]));
    await ann.pulls(contact);

    await contact.ended({ state: 'abandoned', participants: [], ownerId: null });

    expect((await ann.presence()).load).toBe(0);
    expect(await routing.published('routing.assignment.released.v1', contact.id)).toMatchObject([
      { reason: 'contactEnded' },
    ]);
  });

  it('frees the slot of an agent who leaves while the contact goes on, once', async () => {
    const ann = await routing.agent();
    const contact = await routing.contact(await routing.queue([ann]));
    await ann.pulls(contact);
    const participant = await participantOf(contact, ann, 'agent');

    await Promise.all([leave(contact, participant, 'left'), leave(contact, participant, 'left')]);

    expect((await ann.presence()).load).toBe(0);
    expect(await routing.published('routing.assignment.released.v1', contact.id)).toMatchObject([
      { reason: 'left' },
    ]);
  });

  it('of a contact that was never told of is no error', async () => {
    const queue = await routing.queue([await routing.agent()]);
    const stranger = routing.contactFor(queue);

    await leave(
      stranger,
      { ...(await participantOf(stranger, await routing.agent(), 'agent')), assignmentId: uuidv7() },
      'left',
    );

    await expect(stranger.closed()).resolves.toBeUndefined();
  });
});
