import { until } from '../../../../test/support/wait.js';
import { aRouting, type Routing, type TestAgent, type TestContact } from '../../test/routing.js';

let routing: Routing;
beforeAll(async () => void (routing = await aRouting()));
afterAll(() => routing?.close());

const available = async (more = {}) => {
  const agent = await routing.agent(more);
  await agent.says('available');
  return agent;
};
const failsWith = (code: string) => expect.objectContaining({ code });
const loads = (...agents: TestAgent[]) =>
  Promise.all(agents.map(async (agent) => (await agent.presence()).load));
const transfers = (contact: TestContact) =>
  routing.published<{ transfer: { outcome: string | null; cause: string | null; reason: string | null } }>(
    'routing.transfer.changed.v1',
    contact.id,
  );
const outcomes = async (contact: TestContact) =>
  (await transfers(contact)).map(({ transfer }) => transfer.cause ?? transfer.outcome);

/** Ann has a contact of her queue; Ben is free and answers another one. */
async function aTalk(more: { queue?: object; ben?: object } = {}) {
  const [ann, ben] = [await routing.agent(), await available(more.ben)];
  const queue = await routing.queue([ann], { priority: 3, ...more.queue });
  const contact = await routing.contact(queue);
  const mine = await ann.pulls(contact);
  return { ann, ben, queue, contact, mine };
}

describe('a transfer to an agent (D26, D31)', () => {
  it('rings there with who asks and why, though he is no member of the queue, while the sender keeps his slot (U02)', async () => {
    const { ann, ben, queue, contact } = await aTalk();

    const offer = await ann.transfers(contact, { agentId: ben.id }, 'knows French');

    expect(offer).toMatchObject({
      kind: 'transfer',
      state: 'ringing',
      note: 'knows French',
      from: { agentId: ann.id, name: ann.user.name },
      queue: { id: queue.id },
      waitingSince: contact.facts.startedAt,
    });
    expect(await ben.offers()).toEqual([offer]);
    expect(await loads(ann, ben)).toEqual([1, 1]);
    expect(await transfers(contact)).toMatchObject([
      {
        transfer: {
          by: { id: ann.id, publicName: ann.user.name },
          to: { id: ben.id },
          note: 'knows French',
          outcome: null,
        },
      },
    ]);
  });

  it('accepted: the receiver has it in the sender’s place, who is free (D32)', async () => {
    const { ann, ben, contact, mine } = await aTalk();
    const { id } = await ann.transfers(contact, { agentId: ben.id });
    routing.clock.advance(1000);

    const assignment = await ben.accepts(id);

    expect(assignment).toMatchObject({
      kind: 'transfer',
      replaces: mine.assignmentId,
      handedOverBy: { assignmentId: mine.assignmentId, id: ann.id, name: ann.user.name },
      placement: 2,
    });
    expect(await routing.published('routing.assignment.released.v1', contact.id)).toEqual([]);
    expect(await loads(ann, ben)).toEqual([0, 1]);
    expect(await ben.accepts(id)).toEqual(assignment);
  });

  it.each([
    ['rejected', async ({ ben, id }: Ringing) => ben.rejects(id, 'no time')],
    [
      'undelivered',
      async () => {
        routing.clock.advance(5_000);
      },
    ],
    [
      'missed',
      async ({ ben, id }: Ringing) => {
        await ben.sees(id);
        routing.clock.advance(31_000);
      },
    ],
    ['gone', async ({ ben }: Ringing) => ben.says('offline')],
    ['takenBack', async ({ ann, contact }: Ringing) => ann.takesBack(contact)],
  ])(
    '%s: the sender still has it and is told why; nothing else has changed (U03)',
    async (outcome, happens) => {
      const { ann, ben, contact, mine } = await aTalk();
      const { id } = await ann.transfers(contact, { agentId: ben.id });

      await happens({ ann, ben, contact, id });

      await until(async () => (await outcomes(contact)).includes(outcome), { what: outcome });
      expect(await outcomes(contact)).toEqual([null, outcome]);
      expect((await transfers(contact))[1]?.transfer.reason).toBe(outcome === 'rejected' ? 'no time' : null);
      await until(async () => (await loads(ann, ben)).join() === '1,0');
      await expect(ben.accepts(id)).rejects.toEqual(failsWith('offer_not_ringing'));
      expect(await ann.takesBack(contact)).toEqual(mine);
      expect(await routing.published('routing.contact.returned.v1', contact.id)).toEqual([]);
    },
  );

  it('is refused where it could not ring, each with its code, and leaves no trace', async () => {
    const { ann, ben, contact } = await aTalk();
    const [busy, away] = [await available({ capacity: 0 }), await routing.agent()];
    const gone = await available();
    await routing.userChanged({ ...gone.user, active: false, revision: 2 });
    const desk = await available({ roles: ['administrator'] });
    const to = (agentId: string) => ann.transfers(contact, { agentId });

    await expect(to(ann.id)).rejects.toEqual(failsWith('already_present'));
    for (const one of [busy, away, gone, desk])
      await expect(to(one.id)).rejects.toEqual(failsWith('target_unavailable'));
    await expect(to(contact.id)).rejects.toEqual(failsWith('user_not_found'));
    await expect(ann.transfers(contact, { queueId: contact.id })).rejects.toEqual(
      failsWith('queue_not_found'),
    );

    expect(await transfers(contact)).toEqual([]);
    expect(await loads(ann, ben)).toEqual([1, 0]);
  });

  it('is for who has a place in it: others are refused as far as they may know of it', async () => {
    const { ann, ben, contact } = await aTalk({ ben: {} });
    const boss = await available({ roles: ['administrator'] });
    await expect(ben.transfers(contact, { agentId: ann.id })).rejects.toEqual(failsWith('contact_not_found'));
    await expect(ben.targets(contact)).rejects.toEqual(failsWith('contact_not_found'));
    await expect(boss.transfers(contact, { agentId: ben.id })).rejects.toEqual(failsWith('forbidden'));

    await ben.accepts((await ann.transfers(contact, { agentId: ben.id })).id);

    await expect(ann.transfers(contact, { agentId: boss.id })).rejects.toEqual(failsWith('forbidden'));
    await contact.ended();
    await expect(ben.transfers(contact, { agentId: ann.id })).rejects.toEqual(failsWith('contact_closed'));
  });

  it('there is one at a time', async () => {
    const { ann, ben, contact, queue } = await aTalk();
    await ann.transfers(contact, { agentId: ben.id });
    const carl = await available();

    await expect(ann.transfers(contact, { agentId: carl.id })).rejects.toEqual(failsWith('transfer_pending'));
    await expect(ann.transfers(contact, { queueId: queue.id })).rejects.toEqual(
      failsWith('transfer_pending'),
    );
    await expect(carl.takesBack(contact)).rejects.toEqual(failsWith('contact_not_found'));
  });

  it('is safe to repeat with its key', async () => {
    const { ann, ben, contact } = await aTalk();
    const ask = () => ann.transfers(contact, { agentId: ben.id }, 'once', 'key-1');

    const first = await ask();

    expect(await ask()).toEqual(first);
    expect(await transfers(contact)).toHaveLength(1);
  });

  it('stops ringing with the contact’s end, and frees the slot', async () => {
    const { ann, ben, contact } = await aTalk();
    const { id } = await ann.transfers(contact, { agentId: ben.id });

    await contact.ended();

    expect(await contact.offerStates()).toEqual(['cancelled']);
    expect(await loads(ann, ben)).toEqual([0, 0]);
    await expect(ben.accepts(id)).rejects.toEqual(failsWith('offer_not_ringing'));
  });
});

interface Ringing {
  ann: TestAgent;
  ben: TestAgent;
  contact: TestContact;
  id: string;
}

describe('a sender who is gone while it rings', () => {
  const rings = async () => {
    const talk = await aTalk();
    const { id } = await talk.ann.transfers(talk.contact, { agentId: talk.ben.id });
    await talk.ann.signsOut();
    return { ...talk, id };
  };

  it('leaves it ringing: whoever accepts has it', async () => {
    const { ann, ben, contact, mine, id } = await rings();
    expect(await routing.published('routing.contact.returned.v1', contact.id)).toEqual([]);

    expect(await ben.accepts(id)).toMatchObject({ kind: 'transfer', replaces: mine.assignmentId });

    expect(await loads(ann, ben)).toEqual([0, 1]);
  });

  it('and a receiver who refuses: it waits before all others in the sender’s queue', async () => {
    const { ben, contact, queue, id } = await rings();

    await ben.rejects(id);

    expect(await routing.published('routing.contact.returned.v1', contact.id)).toMatchObject([
      { queue: { id: queue.id }, reason: 'connectionLost', waitingSince: contact.facts.startedAt },
    ]);
    expect(await contact.place()).toMatchObject({ queueId: queue.id, ahead: true });
  });
});

describe('a transfer to a queue (D31, D32)', () => {
  const aQueueOf = (members: TestAgent[], more = {}) => routing.queue(members, { priority: 0, ...more });

  it('frees the sender at once; first waiting time and priority are kept, and the note comes with the offer', async () => {
    const { ann, ben, contact, mine } = await aTalk();
    const second = await aQueueOf([ann, ben]);
    await ann.says('available');
    routing.clock.advance(60_000);

    const place = await ann.transfers(contact, { queueId: second.id }, 'needs the second line');

    expect(place).toMatchObject({
      contactId: contact.id,
      queue: { id: second.id },
      priority: 3,
      waitingSince: contact.facts.startedAt,
      position: 1,
    });
    expect((await ann.presence()).load).toBe(0);
    const { offerId } = await contact.ringsAt(ben);
    expect(await ben.offers()).toMatchObject([
      {
        kind: 'contact',
        from: { agentId: ann.id, name: ann.user.name },
        note: 'needs the second line',
        waitingSince: contact.facts.startedAt,
      },
    ]);
    expect(await routing.published('routing.contact.returned.v1', contact.id)).toMatchObject([
      {
        placement: 2,
        reason: 'transferred',
        queue: { id: second.id },
        handedOverBy: { assignmentId: mine.assignmentId, id: ann.id },
        note: 'needs the second line',
      },
    ]);
    expect(await ben.accepts(offerId)).toMatchObject({ queue: { id: second.id }, handedOverBy: null });
  });

  it('is never offered to its sender, who may pull it back although he is no member', async () => {
    const { ann, ben, contact } = await aTalk();
    const second = await aQueueOf([ben]);
    await ben.says('paused');
    await ann.says('available');
    await ann.transfers(contact, { queueId: second.id });
    const stranger = await routing.agent();
    await expect(stranger.takesBack(contact)).rejects.toEqual(failsWith('contact_not_found'));

    const back = await ann.takesBack(contact);

    expect(back).toMatchObject({ kind: 'pull', agent: { id: ann.id }, queue: { id: second.id } });
    expect(await ann.takesBack(contact)).toEqual(back);
    expect(await loads(ann, ben)).toEqual([1, 0]);
  });

  it('is too late to be taken back once somebody has it', async () => {
    const { ann, ben, contact } = await aTalk();
    await ann.transfers(contact, { queueId: (await aQueueOf([ben])).id });
    await ben.pulls(contact);

    await expect(ann.takesBack(contact)).rejects.toEqual(failsWith('offer_not_ringing'));
  });

  it('needs a queue that would not lose it', async () => {
    const { ann, ben, contact } = await aTalk();
    const closed = await aQueueOf([ben], { businessHours: { timeZone: 'UTC', periods: [], holidays: [] } });
    const mineAlone = await aQueueOf([ann]);

    for (const { id } of [closed, mineAlone])
      await expect(ann.transfers(contact, { queueId: id })).rejects.toEqual(failsWith('target_unavailable'));
    expect((await ann.presence()).load).toBe(1);
  });

  it('waits on when that queue closes: somebody has talked with this visitor', async () => {
    const { ann, ben, contact } = await aTalk();
    await ben.says('offline');
    const second = await aQueueOf([ben]);
    await ann.transfers(contact, { queueId: second.id });
    await routing.changesQueue(second, { businessHours: { timeZone: 'UTC', periods: [], holidays: [] } });
    routing.clock.advance(5_000);

    await ben.says('available');

    await contact.ringsAt(ben);
    expect(await routing.published('routing.contact.refused.v1', contact.id)).toEqual([]);
  });
});

describe('targets', () => {
  it('are agents who are not in it with presence, load and skills, who is free first, and queues with who waits', async () => {
    const { ann, ben, contact, queue } = await aTalk({ ben: { name: 'Zoe Target', skills: { french: 80 } } });
    const away = await routing.agent({ name: 'Abe Target' });
    const second = await routing.queue([ben], { name: 'Target line' });
    await routing.contact(second);

    const { agents, queues } = await ann.targets(contact, 'target');

    expect(agents.map(({ id }) => id)).toEqual([ben.id, away.id]);
    expect(agents[0]).toMatchObject({ state: 'available', capacity: 3, skills: { french: 80 } });
    expect(agents[1]).toMatchObject({ state: 'offline', since: null, load: 0 });
    expect(queues).toMatchObject([{ id: second.id, openNow: true, agentsAvailable: true, waiting: 1 }]);
    expect((await ann.targets(contact, 'FRENCH')).agents.map(({ id }) => id)).toEqual([ben.id]);
    expect((await ann.targets(contact, String(queue.number))).queues.map(({ id }) => id)).toContain(queue.id);
    expect((await ann.targets(contact)).agents.map(({ id }) => id)).not.toContain(ann.id);
  });
});

describe('at the same moment', () => {
  const RACES = 20;
  /** Slots as their rows say, against what everybody has. */
  const slots = async (contact: TestContact) =>
    (
      await routing.rows<{ agentId: string }>(
        'SELECT agent_id AS "agentId" FROM taken_slots WHERE contact_id = $1',
        [contact.id],
      )
    ).map(({ agentId }) => agentId);

  it('of two transfers one is asked, the other is told transfer_pending', async () => {
    for (let race = 0; race < RACES; race++) {
      const { ann, ben, contact } = await aTalk();
      const carl = await available();

      const asked = await Promise.allSettled(
        [ben, carl].map(({ id }) => ann.transfers(contact, { agentId: id })),
      );

      const lost = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      expect(lost).toEqual([failsWith('transfer_pending')]);
      expect(await slots(contact)).toHaveLength(2);
    }
  }, 60_000);

  it('of accept and take back one wins, and one agent has the contact', async () => {
    const winners = new Set<string>();
    for (let race = 0; race < RACES; race++) {
      const { ann, ben, contact } = await aTalk();
      const { id } = await ann.transfers(contact, { agentId: ben.id });

      const both = [() => ben.accepts(id), () => ann.takesBack(contact)];
      const outcomes = await Promise.allSettled((race % 2 ? both : both.toReversed()).map((asks) => asks()));

      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const [holder] = await slots(contact);
      expect(await slots(contact)).toHaveLength(1);
      winners.add(holder === ann.id ? 'sender' : 'receiver');
    }
    expect(winners.size).toBeGreaterThan(0);
  }, 60_000);

  it('of accept and the contact’s end no slot is left behind', async () => {
    for (let race = 0; race < RACES; race++) {
      const { ann, ben, contact } = await aTalk();
      const { id } = await ann.transfers(contact, { agentId: ben.id });

      await Promise.allSettled(
        race % 2 ? [ben.accepts(id), contact.ended()] : [contact.ended(), ben.accepts(id)],
      );

      expect(await slots(contact)).toEqual([]);
      expect(await loads(ann, ben)).toEqual([0, 0]);
    }
  }, 60_000);

  it('two who hand each other something both get it, and wait for nobody', async () => {
    const [ann, ben] = [await available({ capacity: 50 }), await available({ capacity: 50 })];
    const queue = await routing.queue([ann, ben], { offerTimeoutSeconds: 600, shownWithinSeconds: 60 });
    for (const one of [ann, ben]) await one.says('paused');
    const [hers, his] = [await routing.contact(queue), await routing.contact(queue)];
    await Promise.all([ann.pulls(hers), ben.pulls(his)]);
    for (const one of [ann, ben]) await one.says('available');

    for (let race = 0, [mine, yours] = [hers, his]; race < RACES; race++, [mine, yours] = [yours, mine]) {
      const [toBen, toAnn] = await Promise.all([
        ann.transfers(mine, { agentId: ben.id }),
        ben.transfers(yours, { agentId: ann.id }),
      ]);
      await Promise.all([ben.accepts(toBen.id), ann.accepts(toAnn.id)]);

      expect(await loads(ann, ben)).toEqual([1, 1]);
    }
  }, 60_000);

  it('as many as come never fill a receiver beyond his slots', async () => {
    const ben = await available({ capacity: 2 });
    const talks = await Promise.all(Array.from({ length: 6 }, () => aTalk()));

    const asked = await Promise.allSettled(
      talks.map(({ ann, contact }) => ann.transfers(contact, { agentId: ben.id })),
    );

    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect((await ben.presence()).load).toBe(2);
  });
});
