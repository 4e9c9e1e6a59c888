import { aHouse, type House, linesOf, refusalOf } from '../support/house.js';
import { until } from '../support/wait.js';

let house: House;
beforeAll(async () => void (house = await aHouse({ queue: { wrapUpSeconds: 600 } })));
afterAll(() => house?.leaves());

const contactOf = (contactId: string) => house.admin.ask('GET', `/v1/contacts/${contactId}`);

describe('the last agent’s close', () => {
  it('needs a status of this queue (D22)', async () => {
    const { visitor, agent, contactId } = await house.talk();
    const foreign = await house.admin.ask('POST', '/v1/queues', { name: `Elsewhere ${house.name}` });
    const status = await house.admin.ask('POST', '/v1/statuses', {
      name: `Elsewhere ${house.name}`,
      queueIds: [foreign.id],
    });

    expect(await refusalOf(agent.closes(contactId))).toBe('409 status_required');
    expect(await refusalOf(agent.closes(contactId, status.id))).toBe('400 invalid_input');
    await visitor.writes(contactId, 'Still here');
  });

  it('ends the conversation, and leaves the owner his wrap-up: notes yes, lines to the visitor no', async () => {
    const { visitor, agent, contactId } = await house.talk();
    await visitor.writes(contactId, 'Thank you');

    const closed = await agent.closes(contactId, house.status.id);
    const received = await visitor.sees('contact.changed', ({ contact }) => contact.state === 'closed');

    expect(closed).toMatchObject({ state: 'wrapUp', status: { name: house.status.name }, notSet: false });
    expect(Date.parse(closed.wrapUpEndsAt) - Date.parse(closed.endedAt)).toBe(600_000);
    expect(JSON.stringify(received)).not.toContain('wrapUp');
    await agent.writes(contactId, 'A good customer', { visibility: 'staff' });
    expect(await refusalOf(agent.writes(contactId, 'One more thing'))).toBe('409 contact_closed');
    expect(await refusalOf(visitor.writes(contactId, 'Hello?'))).toBe('409 contact_closed');
    const { items } = await visitor.transcript(contactId);
    expect(linesOf(items)).toEqual(['· joined', 'Thank you', '· ended']);
    expect((await visitor.starts()).id).not.toBe(contactId);
  });

  it('frees his slot when he finishes the wrap-up, which he may make longer before', async () => {
    const { agent, contactId } = await house.talk();
    const loadOf = async () => (await agent.ask('GET', '/v1/me/presence')).load;
    const closed = await agent.closes(contactId, house.status.id);
    const before = await loadOf();

    const longer = await agent.ask('POST', `/v1/contacts/${contactId}/wrap-up/extend`, { seconds: 60 });
    expect(Date.parse(longer.wrapUpEndsAt) - Date.parse(closed.wrapUpEndsAt)).toBe(60_000);
    const finished = await agent.ask('POST', `/v1/contacts/${contactId}/wrap-up/finish`);

    expect(finished).toMatchObject({ state: 'closed', notSet: false });
    await until(async () => (await loadOf()) === before - 1, { what: 'a free slot' });
    const repeat = agent.ask('POST', `/v1/contacts/${contactId}/wrap-up/finish`);
    expect(await refusalOf(repeat)).toMatch(/^409 contact_closed$|^not refused: .*"state":"closed"/);
  });

  it('is the owner’s alone', async () => {
    const { visitor, contactId } = await house.talk();

    for (const path of ['close', 'wrap-up/finish'])
      expect(await refusalOf(visitor.ask('POST', `/v1/contacts/${contactId}/${path}`, {}))).toBe(
        '403 forbidden',
      );
    expect(await refusalOf(house.colleague.closes(contactId, house.status.id))).toBe('404 contact_not_found');
  });
});

describe('a visitor who leaves', () => {
  it('before anybody has answered has abandoned it', async () => {
    const visitor = await house.visitor();
    const { id } = await visitor.starts({ name: 'Vera' });

    expect(await visitor.leaves(id)).toMatchObject({ state: 'abandoned' });

    expect(await visitor.leaves(id)).toMatchObject({ state: 'abandoned' });
    await until(async () => {
      const { items } = await house.agent.ask('GET', '/v1/waiting');
      return !items.some(({ contactId }: { contactId: string }) => contactId === id);
    });
    expect(await refusalOf(house.agent.ask('POST', `/v1/waiting/${id}/accept`))).toMatch(/^409 |^404 /);
  });

  it('ends it; the owner chooses a status before he finishes', async () => {
    const { visitor, agent, contactId } = await house.talk();
    const finish = () => agent.ask('POST', `/v1/contacts/${contactId}/wrap-up/finish`);

    expect(await visitor.leaves(contactId)).toMatchObject({ state: 'closed' });

    await agent.sees(
      'contact.changed',
      ({ contact }) => contact.id === contactId && contact.state === 'wrapUp',
    );
    expect(await refusalOf(finish())).toBe('409 status_required');
    await agent.ask('PUT', `/v1/contacts/${contactId}/status`, { statusId: house.status.id });
    expect(await finish()).toMatchObject({ state: 'closed', status: { id: house.status.id }, notSet: false });
  });

  it('may rate it once, afterwards', async () => {
    const { visitor, agent, contactId } = await house.talk();
    const rate = (score: number) =>
      visitor.ask('POST', `/v1/contacts/${contactId}/rating`, { score, text: 'Fine' });
    expect(await refusalOf(rate(5))).toMatch(/^409 /);
    await agent.closes(contactId, house.status.id);

    await rate(5);
    await rate(5);

    expect(await refusalOf(rate(1))).toBe('409 conflict');
  });
});

describe('wrap-up whose time runs out', () => {
  it('closes the contact, flagged where no status was chosen', async () => {
    await house.admin.ask('PATCH', `/v1/queues/${house.queue.id}`, { wrapUpSeconds: 1 });
    const [chosen, forgotten] = [await house.talk(), await house.talk()];

    await chosen.agent.closes(chosen.contactId, house.status.id);
    await forgotten.visitor.leaves(forgotten.contactId);

    const closed = (contactId: string) =>
      until(async () => {
        const contact = await contactOf(contactId);
        return contact.state === 'closed' ? contact : null;
      });
    expect(await closed(chosen.contactId)).toMatchObject({ notSet: false, status: { id: house.status.id } });
    expect(await closed(forgotten.contactId)).toMatchObject({ notSet: true, status: null });
    await house.admin.ask('PATCH', `/v1/queues/${house.queue.id}`, { wrapUpSeconds: 600 });
  });
});

describe('a contact in which nobody says anything', () => {
  it('ends by itself', async () => {
    const quiet = await aHouse({ agents: 1, queue: { idleSeconds: 1, wrapUpSeconds: 0 } });
    const { visitor, contactId } = await quiet.talk();

    const { contact } = await visitor.sees('contact.changed', ({ contact }) => contact.endedAt !== null);

    expect(contact).toMatchObject({ id: contactId, state: 'closed' });
    quiet.leaves();
  });
});
