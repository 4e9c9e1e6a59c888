import { aHouse, type House, pulls, refusalOf } from '../support/house.js';
import { until } from '../support/wait.js';

const RACES = 20;
let house: House;
afterEach(() => house?.leaves());

const offered = (agent: House['agent'], contactId: string) =>
  agent.sees('offer.made', ({ offer }) => offer.contact.id === contactId).then(({ offer }) => offer);
const ended = (agent: House['agent'], id: string, how: string) =>
  agent.sees('offer.ended', ({ offerId, outcome }) => offerId === id && outcome === how);

describe('a contact that waits', () => {
  it('rings at the agent who is idle longest, with all that he is shown', async () => {
    house = await aHouse({
      queue: {
        wrapUpSeconds: 0,
        offerTimeoutSeconds: 60,
        visitorUrl: 'https://crm.example/{{visitor.name}}',
      },
    });
    const { agent, colleague, status } = house;
    const ring = async () => {
      const visitor = await house.visitor();
      const contact = await visitor.starts({ name: 'Vera', email: 'vera@example.com', language: 'en' });
      const offer = await Promise.race([agent, colleague].map((one) => offered(one, contact.id)));
      return { contact, offer };
    };
    await agent.isAvailable();
    const first = await ring();
    await agent.takes(first.contact.id);
    await agent.closes(first.contact.id, status.id);
    await colleague.isAvailable();

    const second = await ring();
    await colleague.takes(second.contact.id);
    await colleague.closes(second.contact.id, status.id);
    const third = await ring();

    await offered(colleague, second.contact.id);
    await offered(agent, third.contact.id);
    expect(third.offer).toMatchObject({
      kind: 'contact',
      state: 'ringing',
      contact: { visitor: { name: 'Vera', email: 'vera@example.com', fields: {} }, language: 'en' },
      queue: { id: house.queue.id, number: house.queue.number, name: house.queue.name },
      from: null,
      visitorUrl: 'https://crm.example/Vera',
    });
    expect(Date.parse(third.offer.expiresAt) - Date.parse(third.offer.madeAt)).toBe(60_000);
    expect(await agent.ask('GET', '/v1/offers')).toMatchObject({ items: [{ id: third.offer.id }] });
    expect(await refusalOf(colleague.emits('offer.accept', { offerId: third.offer.id }))).toBe(
      '404 offer_not_found',
    );
  });

  it('goes on to the next with its first waiting time when it is rejected', async () => {
    house = await aHouse();
    const { agent, colleague } = house;
    const { visitor, contact, offer } = await house.rings();
    await colleague.isAvailable();

    await agent.emits('offer.reject', { offerId: offer.id, reason: 'Not mine' });
    const next = await colleague.takes(contact.id);

    await ended(agent, offer.id, 'rejected');
    expect(next.offer.waitingSince).toBe(offer.waitingSince);
    expect(next.contact).toMatchObject({ state: 'active', owner: { id: colleague.user.id } });
    expect(await refusalOf(agent.emits('offer.accept', { offerId: offer.id }))).toBe('409 offer_not_ringing');
    await visitor.sees('participant.joined', ({ participant }) => participant.name === colleague.user.name);
  });

  it('goes on when it is missed, and whoever saw it and missed it is paused, unpaid (D8)', async () => {
    house = await aHouse({ queue: { offerTimeoutSeconds: 4, shownWithinSeconds: 4, missesBeforePause: 1 } });
    const { agent, colleague } = house;
    const { contact, offer } = await house.rings();
    await agent.emits('offer.shown', { offerId: offer.id });
    await colleague.isAvailable();

    await ended(agent, offer.id, 'missed');
    const next = await colleague.takes(contact.id);

    expect(next.offer.waitingSince).toBe(contact.startedAt);
    await agent.sees('presence.changed', ({ presence }) => presence.state === 'paused');
    expect(await agent.ask('GET', '/v1/me/presence')).toMatchObject({
      state: 'paused',
      paid: false,
      automatic: true,
    });
  });

  it('goes on at once when nobody saw it, and pauses nobody', async () => {
    house = await aHouse({ queue: { offerTimeoutSeconds: 60, shownWithinSeconds: 1 } });
    const { agent, colleague } = house;
    const { contact, offer } = await house.rings();
    await colleague.isAvailable();

    await ended(agent, offer.id, 'undelivered');
    await colleague.takes(contact.id);

    expect(await agent.ask('GET', '/v1/me/presence')).toMatchObject({ state: 'available' });
  });

  it('stops ringing when the visitor leaves', async () => {
    house = await aHouse();
    const { visitor, contact, offer } = await house.rings();

    expect(await visitor.leaves(contact.id)).toMatchObject({ state: 'abandoned' });

    await ended(house.agent, offer.id, 'cancelled');
    expect(await refusalOf(house.agent.emits('offer.accept', { offerId: offer.id }))).toMatch(
      /^409 (offer_not_ringing|contact_closed)$/,
    );
  });
});

describe('the waiting list (D9)', () => {
  it('is seen by members, and taken from whatever their presence, also while it rings at a colleague', async () => {
    house = await aHouse();
    const { agent, colleague } = house;
    const { contact, offer } = await house.rings();
    expect((await colleague.ask('GET', '/v1/me/presence')).state).toBe('offline');
    expect(await colleague.ask('GET', '/v1/waiting')).toMatchObject({
      items: [{ contactId: contact.id, position: 1, ringingAt: agent.user.id }],
    });

    const taken = await colleague.ask('POST', `/v1/waiting/${contact.id}/accept`);

    expect(taken).toMatchObject({ id: contact.id, state: 'active' });
    await ended(agent, offer.id, 'rescinded');
    expect((await agent.ask('GET', '/v1/waiting')).items).toEqual([]);
  });

  it('rings no longer once the visitor has closed his page, and again when he is back (fault 16)', async () => {
    house = await aHouse({ queue: { offerTimeoutSeconds: 120, shownWithinSeconds: 60 } });
    const { agent, colleague } = house;
    const { visitor, contact, offer } = await house.rings();

    visitor.disconnects();

    const gone = ({ offerId, outcome }: { offerId: string; outcome: string }) =>
      offerId === offer.id && outcome === 'cancelled';
    await agent.sees('offer.ended', gone, 30_000);
    expect((await colleague.ask('GET', '/v1/waiting')).items).toMatchObject([
      { contactId: contact.id, position: 1, ringingAt: null, visitorAway: true },
    ]);
    expect(await agent.ask('GET', '/v1/me/presence')).toMatchObject({ state: 'available', load: 0 });

    await visitor.connects();

    const isAnother = (made: { offer: typeof offer }) =>
      made.offer.contact.id === contact.id && made.offer.id !== offer.id;
    const again = await agent.sees('offer.made', isAnother, 20_000);
    expect(again.offer.waitingSince).toBe(offer.waitingSince);
  }, 90_000);

  it('gives a full agent nothing, and a stranger not even a sign of it', async () => {
    house = await aHouse({ agent: { capacity: 1 } });
    await house.talk();
    const outsider = await house.hires();
    const visitor = await house.visitor();
    const contact = await visitor.starts({ name: 'Vera' });
    const pull = (agent: House['agent']) => refusalOf(agent.ask('POST', `/v1/waiting/${contact.id}/accept`));

    await until(async () => (await house.agent.ask('GET', '/v1/waiting')).items.length === 1);

    expect(await pull(house.agent)).toBe('409 capacity_full');
    expect(await pull(outsider)).toBe('404 contact_not_found');
    expect((await outsider.ask('GET', '/v1/waiting')).items).toEqual([]);
    await pulls(house.colleague, contact.id);
  });
});

describe('several agents at the same moment', () => {
  it(`one wins, the others get 409 offer_not_ringing, ${RACES} times of ${RACES}`, async () => {
    house = await aHouse({ agents: 3, queue: { offerTimeoutSeconds: 60, shownWithinSeconds: 60 } });
    const { agent, agents } = house;
    await agent.isAvailable();
    const wins = new Map<string, number>();

    for (let race = 0; race < RACES; race++) {
      const visitor = await house.visitor({ connected: false });
      const contact = await visitor.starts({ name: 'Vera' });
      const offer = await offered(agent, contact.id);
      const calls = agents.map((one) =>
        one === agent
          ? one.emits('offer.accept', { offerId: offer.id })
          : one.ask('POST', `/v1/waiting/${contact.id}/accept`),
      );
      const outcomes = await Promise.allSettled(calls);

      const winners = agents.filter((_, number) => outcomes[number]?.status === 'fulfilled');
      const losses = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [`${outcome.reason.status} ${outcome.reason.code}`] : [],
      );
      expect(losses).toEqual(['409 offer_not_ringing', '409 offer_not_ringing']);
      const { participants, owner } = await house.admin.ask('GET', `/v1/contacts/${contact.id}`);
      expect(participants.filter(({ kind }: { kind: string }) => kind === 'agent')).toHaveLength(1);
      expect(owner.id).toBe(winners[0]?.user.id);
      wins.set(owner.id, (wins.get(owner.id) ?? 0) + 1);
      await visitor.leaves(contact.id);
    }
    // A race that the same one always wins would be none.
    expect([...wins.values()].reduce((sum, won) => sum + won, 0)).toBe(RACES);
  }, 60_000);

  it('the winner’s own repeats get the same answer, however many at once', async () => {
    house = await aHouse();
    const { agent } = house;
    const { contact, offer } = await house.rings();

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, number) =>
        number % 2
          ? agent.emits('offer.accept', { offerId: offer.id }).then(({ contact }) => contact)
          : agent.ask('POST', `/v1/offers/${offer.id}/accept`),
      ),
    );

    expect(new Set(answers.map(({ id, state }) => `${id} ${state}`))).toEqual(
      new Set([`${contact.id} active`]),
    );
    const { items } = await agent.transcript(contact.id);
    expect(
      items.filter(({ event }: { event: { type: string } | null }) => event?.type === 'joined'),
    ).toHaveLength(1);
  });
});
