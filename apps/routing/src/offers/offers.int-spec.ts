import { aRouting, type Routing, type TestAgent } from '../../test/routing.js';
import { until } from '../../../../test/support/wait.js';

let routing: Routing;
beforeAll(async () => void (routing = await aRouting()));
afterAll(() => routing?.close());

const available = async (more = {}) => {
  const agent = await routing.agent(more);
  await agent.says('available');
  return agent;
};
const failsWith = (code: string) => expect.objectContaining({ code });

describe('an offer', () => {
  it('goes to the agent who is idle longest, with all that he is shown', async () => {
    const [ann, bob] = [await available(), await available()];
    const queue = await routing.queue([ann, bob], { visitorUrl: 'https://crm.example/{{visitor.name}}' });
    const first = await routing.contact(queue);
    const { agent } = await first.ringsAt(ann, bob);
    const idle = agent === ann ? bob : ann;
    await first.ended();
    routing.clock.advance(1000);

    const second = await routing.contact(queue);
    await second.ringsAt(idle);

    expect(await idle.offers()).toMatchObject([
      {
        contact: { id: second.id, visitor: { name: 'Vera' } },
        queue: { id: queue.id, number: queue.number, name: queue.name },
        state: 'ringing',
        visitorUrl: 'https://crm.example/Vera',
      },
    ]);
    expect(await routing.published('routing.offer.made.v1', second.id)).toMatchObject([{ agentId: idle.id }]);
  });

  it('keeps the decision: among whom, who was left out and why', async () => {
    const [ann, bob] = [await available(), await routing.agent()];
    const contact = await routing.contact(await routing.queue([ann, bob]));
    await contact.ringsAt(ann);

    const [row] = await routing.rows<{ decision: unknown }>(
      'SELECT decision FROM offers WHERE contact_id = $1',
      [contact.id],
    );

    expect(row?.decision).toMatchObject({
      chosen: ann.id,
      candidates: [{ agentId: ann.id, load: 0 }],
      leftOut: [{ agentId: bob.id, reason: 'notAvailable' }],
    });
  });

  it('is won by accepting: an assignment with the first placement and the teams of this moment', async () => {
    const teamId = '01900000-0000-7000-8000-000000000001';
    const ann = await available({ teamIds: [teamId] });
    const contact = await routing.contact(await routing.queue([ann]));
    const { offerId } = await contact.ringsAt(ann);

    const assignment = await ann.accepts(offerId);

    expect(assignment).toMatchObject({
      contactId: contact.id,
      placement: 1,
      kind: 'contact',
      offerId,
      replaces: null,
      agent: { id: ann.id, name: 'Ann', teamIds: [teamId] },
    });
    expect(await routing.published('routing.assignment.made.v1', contact.id)).toMatchObject([{ assignment }]);
    expect(await routing.published('routing.offer.ended.v1', contact.id)).toMatchObject([
      { offerId, outcome: 'accepted' },
    ]);
    expect((await ann.presence()).load).toBe(1);
  });

  it('gives 20 repeats at once of the winner the same assignment', async () => {
    const ann = await available();
    const contact = await routing.contact(await routing.queue([ann]));
    const { offerId } = await contact.ringsAt(ann);

    const answers = await Promise.all(Array.from({ length: 20 }, () => ann.accepts(offerId)));

    expect(new Set(answers.map(({ assignmentId }) => assignmentId)).size).toBe(1);
    expect(await routing.published('routing.assignment.made.v1', contact.id)).toHaveLength(1);
  });

  it('is won once when 20 agents come at the same moment; the others hear offer_not_ringing', async () => {
    const agents = await Promise.all(Array.from({ length: 20 }, () => available()));
    const contact = await routing.contact(await routing.queue(agents));
    const { agent, offerId } = await contact.ringsAt(...agents);

    const answers = await Promise.allSettled(
      agents.map((one) => (one === agent ? one.accepts(offerId) : one.pulls(contact))),
    );

    const lost = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason as unknown] : [],
    );
    expect(lost).toHaveLength(19);
    for (const reason of lost) expect(reason).toEqual(failsWith('offer_not_ringing'));
    expect(await routing.published('routing.assignment.made.v1', contact.id)).toHaveLength(1);
  });

  it('is nobody else’s: to them it does not exist', async () => {
    const [ann, eve] = [await available(), await available()];
    const contact = await routing.contact(await routing.queue([ann]));
    const { offerId } = await contact.ringsAt(ann);

    await expect(eve.accepts(offerId)).rejects.toEqual(failsWith('offer_not_found'));
    await expect(eve.rejects(offerId)).rejects.toEqual(failsWith('offer_not_found'));
    await expect(eve.sees(offerId)).rejects.toEqual(failsWith('offer_not_found'));
  });

  it('goes on to the next when it is rejected, with its first waiting time', async () => {
    const [ann, bob] = [await available(), await available()];
    const contact = await routing.contact(await routing.queue([ann, bob]));
    const { agent, offerId } = await contact.ringsAt(ann, bob);
    routing.clock.advance(3000);

    await agent.rejects(offerId);

    const next = agent === ann ? bob : ann;
    await contact.ringsAt(next);
    expect((await next.offers())[0]?.waitingSince).toBe(contact.facts.startedAt);
    await expect(agent.rejects(offerId)).resolves.toEqual({});
    await expect(agent.accepts(offerId)).rejects.toEqual(failsWith('offer_not_ringing'));
  });

  it('comes back to the only agent 10 s after he refused it', async () => {
    const ann = await available();
    const contact = await routing.contact(await routing.queue([ann]));
    const { offerId } = await contact.ringsAt(ann);
    await ann.rejects(offerId);
    await until(async () => (await ann.presence()).load === 0);
    expect(await ann.offers()).toEqual([]);

    routing.clock.advance(10_000);

    expect((await contact.ringsAt(ann)).offerId).not.toBe(offerId);
  });

  it('is a miss once it was shown, and pauses him, unpaid', async () => {
    const [ann, bob] = [await available(), await routing.agent()];
    const contact = await routing.contact(await routing.queue([ann, bob], { offerTimeoutSeconds: 20 }));
    const { offerId } = await contact.ringsAt(ann);
    await ann.sees(offerId);
    routing.clock.advance(19_900);
    await expect(ann.sees(offerId)).resolves.toEqual({});
    expect(await contact.offerStates()).toEqual(['ringing']);

    routing.clock.advance(200);

    await until(async () => (await contact.offerStates())[0] === 'missed');
    expect(await ann.presence()).toMatchObject({
      state: 'paused',
      paid: false,
      reason: null,
      automatic: true,
      load: 0,
    });
    await bob.says('available');
    await contact.ringsAt(bob);
    expect(await routing.published('routing.presence.changed.v1', ann.id)).toContainEqual(
      expect.objectContaining({ cause: 'missedOffer' }),
    );
  });

  it('is undelivered when nobody saw it in time, and pauses nobody', async () => {
    const [ann, bob] = [await available(), await available()];
    const contact = await routing.contact(await routing.queue([ann, bob]));
    const { agent, offerId } = await contact.ringsAt(ann, bob);

    routing.clock.advance(4000);

    await contact.ringsAt(agent === ann ? bob : ann);
    await expect(agent.sees(offerId)).rejects.toMatchObject({ code: 'offer_not_ringing' });
    expect((await contact.offerStates())[0]).toBe('undelivered');
    expect((await agent.presence()).state).toBe('available');
  });

  it('pauses only after as many misses in a row as the queue says; taking a contact begins anew', async () => {
    const ann = await available();
    const queue = await routing.queue([ann], { missesBeforePause: 2, offerTimeoutSeconds: 5 });
    const miss = async () => {
      const contact = await routing.contact(queue);
      const { offerId } = await contact.ringsAt(ann);
      await ann.sees(offerId);
      routing.clock.advance(5000);
      await until(async () => (await contact.offerStates())[0] === 'missed');
      await contact.ended();
    };
    await miss();
    const taken = await routing.contact(queue);
    await ann.accepts((await taken.ringsAt(ann)).offerId);
    await miss();
    expect((await ann.presence()).state).toBe('available');

    await miss();

    expect((await ann.presence()).state).toBe('paused');
  });

  it('is cancelled by the end of the contact, and the slot is free', async () => {
    const ann = await available();
    const contact = await routing.contact(await routing.queue([ann]));
    const { offerId } = await contact.ringsAt(ann);

    await contact.ended({ state: 'abandoned' });

    expect(await contact.offerStates()).toEqual(['cancelled']);
    expect((await ann.presence()).load).toBe(0);
    await expect(ann.accepts(offerId)).rejects.toEqual(failsWith('offer_not_ringing'));
  });

  it('lives through a restart, and rings out at its time', async () => {
    const [ann, bob] = [await available(), await available()];
    const contact = await routing.contact(await routing.queue([ann, bob]));
    const { agent, offerId } = await contact.ringsAt(ann, bob);
    await agent.sees(offerId);

    await routing.restart();
    expect(await contact.offerStates()).toEqual(['ringing']);
    routing.clock.advance(30_000);

    await contact.ringsAt(agent === ann ? bob : ann);
  });
});

describe('pulling from the waiting list', () => {
  const pull = async (puller: TestAgent, others: TestAgent[] = []) => {
    const contact = await routing.contact(await routing.queue([puller, ...others]));
    return { contact, assignment: () => puller.pulls(contact) };
  };

  it.each(['paused', 'offline'] as const)('works for a member who is %s', async (state) => {
    const ann = await routing.agent();
    await ann.says(state);
    const { contact, assignment } = await pull(ann);

    expect(await assignment()).toMatchObject({
      kind: 'pull',
      offerId: null,
      placement: 1,
      contactId: contact.id,
    });
    expect((await ann.presence()).load).toBe(1);
  });

  it('rescinds the offer that rings at a colleague', async () => {
    const [ann, bob] = [await routing.agent(), await available()];
    const { contact, assignment } = await pull(ann, [bob]);
    const { offerId } = await contact.ringsAt(bob);

    await assignment();

    expect(await contact.offerStates()).toEqual(['rescinded']);
    expect((await bob.presence()).load).toBe(0);
    await expect(bob.accepts(offerId)).rejects.toEqual(failsWith('offer_not_ringing'));
  });

  it('of what rings at himself is accepting it', async () => {
    const ann = await available({ capacity: 1 });
    const { contact, assignment } = await pull(ann);
    const { offerId } = await contact.ringsAt(ann);

    expect(await assignment()).toMatchObject({ kind: 'contact', offerId });
    expect((await ann.presence()).load).toBe(1);
  });

  it('gives his repeat the same assignment', async () => {
    const { assignment } = await pull(await routing.agent());

    const [first, again] = [await assignment(), await assignment()];

    expect(again).toEqual(first);
  });

  it('is refused to a full agent, and the colleague goes on being rung', async () => {
    const [ann, bob] = [await routing.agent({ capacity: 1 }), await available()];
    await (await pull(ann)).assignment();
    const { contact, assignment } = await pull(ann, [bob]);
    await contact.ringsAt(bob);

    await expect(assignment()).rejects.toEqual(failsWith('capacity_full'));
    expect(await contact.offerStates()).toEqual(['ringing']);
  });

  it('never gives more than his slots, however many he pulls at once', async () => {
    const ann = await routing.agent({ capacity: 3 });
    const queue = await routing.queue([ann]);
    const contacts = await Promise.all(Array.from({ length: 10 }, () => routing.contact(queue)));

    const answers = await Promise.allSettled(contacts.map((contact) => ann.pulls(contact)));

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect((await ann.presence()).load).toBe(3);
  });

  it('is for members only, and tells strangers nothing', async () => {
    const [ann, eve] = [await routing.agent(), await routing.agent()];
    const { contact } = await pull(ann);

    await expect(eve.pulls(contact)).rejects.toEqual(failsWith('contact_not_found'));
  });

  it('of a contact that has ended says so', async () => {
    const ann = await routing.agent();
    const { contact, assignment } = await pull(ann);
    await contact.ended();

    await expect(assignment()).rejects.toEqual(failsWith('contact_closed'));
  });
});
