import { png } from '../../tools/drivers/samples.ts';
import { aHouse, type House, linesOf, refusalOf, reportOf } from '../support/house.js';
import { until } from '../support/wait.js';

let house: House;
afterEach(() => house?.leaves());

type Talk = Awaited<ReturnType<House['talk']>>;
type Staff = House['agent'];

/** The agent talks with a visitor; the colleague is here, and free. */
async function aTalk(wishes: Parameters<typeof aHouse>[0] = {}) {
  house = await aHouse({
    ...wishes,
    queue: { offerTimeoutSeconds: 60, shownWithinSeconds: 60, ...wishes.queue },
  });
  const talk = await house.talk();
  await house.colleague.isAvailable();
  return { ...talk, colleague: house.colleague, path: `/v1/contacts/${talk.contactId}` };
}

const transfers = (agent: Staff, contactId: string, to: object, note?: string) =>
  agent.ask('POST', `/v1/contacts/${contactId}/transfer`, { to, ...(note && { note }) });
const offeredTo = (agent: Staff, contactId: string) =>
  agent.sees('offer.made', ({ offer }) => offer.contact.id === contactId).then(({ offer }) => offer);
const isPending = (agent: Staff, { contactId }: Pick<Talk, 'contactId'>) =>
  until(async () => (await agent.ask('GET', `/v1/contacts/${contactId}`)).transfer, {
    what: 'the transfer to stand in the contact',
  });
const load = async (agent: Staff) => (await agent.ask('GET', '/v1/me/presence')).load;
const transferred = async (who: Talk['visitor'] | Staff, contactId: string) =>
  (
    await who.sees(
      'message.sent',
      ({ message }) => message.contactId === contactId && message.event?.type === 'transferred',
    )
  ).message.event;

describe('seed 002: a transfer to an agent', () => {
  it('D26, D31, D32 and U04: rings there; accepted, the sender is out and the visitor reads who answers him now', async () => {
    const { visitor, agent, colleague, contactId, path } = await aTalk({ agent: { publicName: 'Sunny' } });
    await house.admin.ask('PATCH', `/v1/users/${colleague.user.id}`, { publicName: 'Moon' });
    await agent.writes(contactId, 'One moment, please');

    const offer = await transfers(agent, contactId, { agentId: colleague.user.id }, 'He speaks French');

    expect(await offeredTo(colleague, contactId)).toMatchObject({
      id: offer.id,
      kind: 'transfer',
      from: { agentId: agent.user.id, name: agent.user.name },
      note: 'He speaks French',
    });
    expect(await isPending(agent, { contactId })).toMatchObject({
      by: { id: agent.user.id },
      to: { kind: 'agent', id: colleague.user.id, name: colleague.user.name },
      note: 'He speaks French',
      expiresAt: offer.expiresAt,
    });
    expect(await visitor.ask('GET', path)).toMatchObject({
      state: 'active',
      participants: [{}, { name: 'Sunny' }],
    });
    expect([await load(agent), await load(colleague)]).toEqual([1, 1]);

    const { contact } = await colleague.emits('offer.accept', { offerId: offer.id });
    expect(contact).toMatchObject({ owner: { id: colleague.user.id }, transfer: null });
    await colleague.writes(contactId, 'Bonjour');

    await visitor.reads('Bonjour');
    await transferred(agent, contactId);
    expect(await transferred(visitor, contactId)).toMatchObject({
      by: { kind: 'agent', name: 'Sunny' },
      to: { kind: 'agent', name: 'Moon' },
    });
    expect(await visitor.ask('GET', path)).toMatchObject({ participants: [{}, { name: 'Moon' }] });
    await until(async () => (await load(agent)) === 0, { what: 'the sender’s slot to be free' });
    expect(await refusalOf(agent.writes(contactId, 'Still here?'))).toBe('404 contact_not_found');
    expect(await colleague.ask('GET', path)).toMatchObject({
      owner: { id: colleague.user.id },
      transfer: null,
    });
    const known = JSON.stringify([await visitor.transcript(contactId), visitor.line?.received]);
    for (const secret of ['French', agent.user.id, agent.user.name, colleague.user.id, colleague.user.name])
      expect([secret, known.includes(secret)]).toEqual([secret, false]);
    expect(linesOf((await visitor.transcript(contactId)).items)).toEqual([
      '· joined',
      'One moment, please',
      '· transferred',
      'Bonjour',
    ]);
  });

  it('takes the file invitation and everything said along', async () => {
    const { visitor, agent, colleague, contactId, path } = await aTalk({ inbound: { mode: 'onInvitation' } });
    const invitation = await agent.invitesFiles(contactId, { seconds: 600 });
    const offer = await transfers(agent, contactId, { agentId: colleague.user.id });
    await colleague.ask('POST', `/v1/offers/${offer.id}/accept`);

    const file = await visitor.sends(contactId, { name: 'screen.png', content: png() });

    await colleague.seesFile(file.id, 'clean');
    expect(await colleague.ask('GET', path)).toMatchObject({
      invitation: { id: invitation.id, state: 'active' },
    });
    expect((await colleague.downloads(file.id)).bytes).toEqual(Buffer.from(png()));
  });

  it('refused, gone or taken back: the visitor has read nothing of it, and the sender reads why', async () => {
    const { visitor, agent, colleague, contactId, path } = await aTalk();
    const before = await visitor.transcript(contactId);
    const ask = () => transfers(agent, contactId, { agentId: colleague.user.id });
    const refused = (outcome: string) =>
      agent.sees(
        'message.sent',
        ({ message }) =>
          message.event?.type === 'transferRefused' &&
          (message.event.cause ?? message.event.outcome) === outcome,
      );

    const first = await ask();
    await colleague.ask('POST', `/v1/offers/${first.id}/reject`, { reason: 'No French either' });
    expect((await refused('rejected')).message).toMatchObject({
      visibility: 'staff',
      event: { to: { name: colleague.user.name }, note: 'No French either' },
    });
    await ask();
    expect(await agent.ask('DELETE', `${path}/transfer`)).toMatchObject({ id: contactId, state: 'active' });
    await refused('takenBack');
    await ask();
    await colleague.ask('PUT', '/v1/me/presence', { state: 'offline' });
    await refused('gone');

    expect(await visitor.transcript(contactId)).toEqual(before);
    expect(await agent.ask('GET', path)).toMatchObject({ owner: { id: agent.user.id }, transfer: null });
    expect([await load(agent), await load(colleague)]).toEqual([1, 0]);
    await agent.writes(contactId, 'I am still here');
    await visitor.reads('I am still here');
  });

  it('whose sender signs out while it rings, and that nobody takes, waits before all others, and the visitor is told', async () => {
    const { visitor, agent, colleague, contactId, path } = await aTalk();
    const offer = await transfers(agent, contactId, { agentId: colleague.user.id });
    await agent.ask('POST', '/v1/auth/sign-out');
    await visitor.sees('participant.left', ({ reason }) => reason === 'connectionLost');
    expect((await colleague.ask('GET', '/v1/offers')).items).toMatchObject([
      { id: offer.id, state: 'ringing' },
    ]);

    await colleague.ask('POST', `/v1/offers/${offer.id}/reject`, {});

    await visitor.sees('message.sent', ({ message }) => message.event?.type === 'returned');
    expect(await visitor.ask('GET', path)).toMatchObject({ state: 'waiting', position: 1 });
    await colleague.sees(
      'offer.made',
      ({ offer: one }) => one.contact.id === contactId && one.kind === 'contact' && one.id !== offer.id,
    );
  });

  it('is answered with its code where it cannot be', async () => {
    const { agent, colleague, contactId, path } = await aTalk({ agents: 3 });
    const [, , away] = house.agents;
    const ask = (to: object, who = agent) => refusalOf(who.ask('POST', `${path}/transfer`, { to }));
    const ids = { agentId: colleague.user.id, queueId: house.queue.id };

    expect(await ask({})).toBe('400 invalid_input');
    expect(await ask(ids)).toBe('400 invalid_input');
    expect(await ask({ agentId: agent.user.id })).toBe('409 already_present');
    expect(await ask({ agentId: away?.user.id })).toBe('409 target_unavailable');
    expect(await ask({ agentId: contactId })).toBe('404 user_not_found');
    expect(await ask({ queueId: contactId })).toBe('404 queue_not_found');
    expect(await ask({ agentId: agent.user.id }, colleague)).toBe('404 contact_not_found');
    expect(
      await refusalOf(house.supervisor.ask('POST', `${path}/transfer`, { to: { agentId: ids.agentId } })),
    ).toBe('403 forbidden');
    await transfers(agent, contactId, { agentId: colleague.user.id });
    expect(await ask({ queueId: house.queue.id })).toBe('409 transfer_pending');
    expect(await refusalOf(colleague.ask('DELETE', `${path}/transfer`))).toBe('404 contact_not_found');

    await agent.closes(contactId, house.status.id);

    await colleague.sees('offer.ended', ({ outcome }) => outcome === 'cancelled');
    expect(await ask({ agentId: colleague.user.id })).toBe('409 contact_closed');
    expect(await colleague.ask('GET', '/v1/offers')).toEqual({ items: [] });
  });
});

describe('a transfer to a queue', () => {
  const aSecondLine = (members: Staff[]) =>
    house.admin.ask('POST', '/v1/queues', {
      name: `Second ${house.name}`,
      memberIds: members.map(({ user }) => user.id),
      offerTimeoutSeconds: 60,
      shownWithinSeconds: 60,
      wrapUpSeconds: 0,
    });

  it('D31, D32 and U01: the sender is free at once, and everywhere the queue is the new one', async () => {
    const { visitor, agent, colleague, contact, contactId, path } = await aTalk();
    await colleague.ask('PUT', '/v1/me/presence', { state: 'paused' });
    const second = await aSecondLine([colleague]);

    const place = await transfers(agent, contactId, { queueId: second.id }, 'A hard one');

    expect(place).toMatchObject({ contactId, queue: { id: second.id }, waitingSince: contact.startedAt });
    expect(await load(agent)).toBe(0);
    expect(await transferred(visitor, contactId)).toMatchObject({ to: { kind: 'queue', name: second.name } });
    await until(async () => (await visitor.ask('GET', path)).state === 'waiting', { what: 'it to wait' });
    expect(await visitor.ask('GET', path)).toMatchObject({ queue: { id: second.id }, position: 1 });
    expect((await colleague.ask('GET', '/v1/waiting')).items).toMatchObject([
      { contactId, queue: { id: second.id } },
    ]);
    await colleague.isAvailable();
    const { offer } = await colleague.takes(contactId);
    expect(offer).toMatchObject({
      from: { agentId: agent.user.id },
      note: 'A hard one',
      waitingSince: contact.startedAt,
    });
    await colleague.writes(contactId, 'Second line speaking');
    const solved = await house.admin.ask('POST', '/v1/statuses', {
      name: `Second ${house.name}`,
      queueIds: [second.id],
    });
    await colleague.closes(contactId, solved.id);

    const report = await reportOf(house.admin, contactId);
    expect(report).toMatchObject({ queue: { id: second.id } });
    expect(report.agents).toMatchObject([{ id: agent.user.id }, { id: colleague.user.id }]);
    expect(
      (report as unknown as { segments: { kind: string; queueId: string }[] }).segments.map(
        ({ kind, queueId }) => `${kind} ${queueId === second.id ? 'second' : 'first'}`,
      ),
    ).toEqual(['waiting first', 'active first', 'waiting second', 'active second']);
  });

  it('is taken back by pulling, also by a sender who is no member there', async () => {
    const { visitor, agent, colleague, contactId, path } = await aTalk();
    await colleague.ask('PUT', '/v1/me/presence', { state: 'paused' });
    const second = await aSecondLine([colleague]);
    await transfers(agent, contactId, { queueId: second.id });
    expect(await isPending(house.admin, { contactId })).toMatchObject({
      to: { kind: 'queue', id: second.id },
    });

    expect(await agent.ask('DELETE', `${path}/transfer`)).toMatchObject({
      state: 'active',
      owner: { id: agent.user.id },
    });

    await agent.writes(contactId, 'Here again');
    await visitor.reads('Here again');
    expect(await refusalOf(colleague.ask('POST', `/v1/waiting/${contactId}/accept`))).toBe(
      '409 offer_not_ringing',
    );
  });
});

describe('GET /v1/targets', () => {
  it('lists who is free with load and skills, and queues with who waits, not who is in it', async () => {
    const { agent, colleague, contactId } = await aTalk({ agent: { skills: { french: 80 } } });
    const find = (search: string) =>
      agent.ask('GET', `/v1/targets?contactId=${contactId}&search=${encodeURIComponent(search)}`);

    const found = await find(house.name);

    expect(found.agents).toMatchObject([
      { id: colleague.user.id, state: 'available', load: 0, capacity: 50, skills: { french: 80 } },
    ]);
    expect(found.queues).toMatchObject([
      { id: house.queue.id, openNow: true, agentsAvailable: true, waiting: 0 },
    ]);
    expect(await refusalOf(colleague.ask('GET', `/v1/targets?contactId=${contactId}`))).toBe(
      '404 contact_not_found',
    );
  });
});

describe('two agents at the same moment', () => {
  it('transfer and take back: one has it, the other is told, 10 times of 10', async () => {
    const { agent, colleague, contactId, path } = await aTalk();
    let [holder, other] = [agent, colleague];
    await agent.isAvailable();

    for (let race = 0; race < 10; race++) {
      const offer = await transfers(holder, contactId, { agentId: other.user.id });
      const accept = () => other.ask('POST', `/v1/offers/${offer.id}/accept`);
      const back = () => holder.ask('DELETE', `${path}/transfer`);
      const answers = await Promise.all(
        (race % 2 ? [accept, back] : [back, accept]).map((ask) => refusalOf(ask())),
      );

      expect(answers.filter((answer) => answer === '409 offer_not_ringing')).toHaveLength(1);
      const { owner } = await until(
        async () => {
          const found = await house.admin.ask('GET', path);
          return found.transfer === null && found.owner ? found : null;
        },
        { what: 'one agent to have it' },
      );
      if (owner.id === other.user.id) [holder, other] = [other, holder];
      await until(async () => (await load(holder)) === 1 && (await load(other)) === 0, {
        what: 'slots to be right',
      });
    }
  }, 60_000);
});
