import { eicar, pdf } from '../../tools/drivers/samples.ts';
import { aHouse, type House, linesOf } from '../support/house.js';
import { until } from '../support/wait.js';

let house: House;
beforeAll(
  async () =>
    void (house = await aHouse({
      agent: { publicName: 'Sunny' },
      queue: { wrapUpSeconds: 60 },
      inbound: { mode: 'onInvitation' },
    })),
);
afterAll(() => house?.leaves());

type Talk = Awaited<ReturnType<House['talk']>>;

/** Everything that a visitor can be told of staff happens once. */
async function everything({ visitor, agent, contactId }: Talk) {
  const path = `/v1/contacts/${contactId}`;
  const first = await visitor.writes(contactId, 'Hello');
  await agent.emits('typing', { contactId, isTyping: true });
  await visitor.sees('typing', (received) => received.contactId === contactId);
  await agent.emits('read', { contactId, seq: first.seq });
  await visitor.sees('read', (received) => received.contactId === contactId);
  await agent.writes(contactId, 'Pays late', { visibility: 'staff' });
  await agent.invitesFiles(contactId);
  await visitor.sees('fileInvitation.changed', (received) => received.contactId === contactId);
  const virus = await visitor.sends(contactId, { name: 'eicar.txt', content: eicar() });
  await visitor.seesFile(virus.id, 'infected');
  const file = await agent.sends(contactId, { name: 'terms.pdf', content: pdf('Terms') });
  await visitor.sees('message.sent', ({ message }) => message.attachment?.id === file.id);
  await agent.writes(contactId, 'Good bye');
  await visitor.reads('Good bye');
  await agent.ask('PUT', `${path}/important`, { important: true });
  await agent.closes(contactId, house.status.id);
  await visitor.sees(
    'contact.changed',
    ({ contact }) => contact.id === contactId && contact.state === 'closed',
  );

  const [contact, contacts, messages, files] = await Promise.all([
    visitor.ask('GET', path),
    visitor.ask('GET', '/v1/contacts'),
    visitor.transcript(contactId),
    visitor.filesOf(contactId),
  ]);
  const caughtUp = await visitor.emits('messages.after', { contactId, seq: 0 });
  return {
    received: visitor.line?.received,
    asked: { contact, contacts, messages, files, caughtUp },
    messages,
  };
}

const facesIn = (messages: { items: { sender: { kind: string; id: string; name: string } }[] }) =>
  messages.items.filter(({ sender }) => sender.kind === 'agent').map(({ sender }) => sender);

describe('a visitor', () => {
  it('is told of staff by a public name and an id of this contact, whatever happens in it, by socket and by REST', async () => {
    const talk = await house.talk();
    const { agent } = talk;

    const known = await everything(talk);

    const everythingKnown = JSON.stringify([known.received, known.asked]);
    expect(everythingKnown).toContain('Sunny');
    for (const secret of [
      agent.user.id,
      agent.user.email,
      agent.user.name,
      house.team.id,
      'shownAs',
      'Pays late',
    ])
      expect([secret, everythingKnown.includes(secret)]).toEqual([secret, false]);
    const faces = facesIn(known.messages);
    expect(new Set(faces.map(({ name }) => name))).toEqual(new Set(['Sunny']));
    expect(new Set(faces.map(({ id }) => id)).size).toBe(1);
    expect(linesOf(known.messages.items)).toEqual(expect.arrayContaining(['· joined', '· fileBlocked']));

    const again = await everything(await house.talk());
    expect(facesIn(again.messages)[0]?.id).not.toBe(faces[0]?.id);
  }, 90_000);

  it('is known to staff by their accounts as before', async () => {
    const { agent, visitor, contactId } = await house.talk();
    await agent.writes(contactId, 'Mine');

    const { items } = await agent.transcript(contactId);
    expect(items.at(-1)).toMatchObject({ sender: { id: agent.user.id, name: agent.user.name } });
    await until(async () => (await visitor.transcript(contactId)).items.length === items.length);
    await visitor.leaves(contactId);
  });
});
