import { pdf, png } from '../../tools/drivers/samples.ts';
import { ask } from '../../tools/drivers/surface.ts';
import { aHouse, type House, refusalOf, SITE } from '../support/house.js';

const MIB = 1024 * 1024;
const INBOUND = {
  mode: 'onInvitation',
  types: ['pdf', 'image/*', 'txt'],
  maxFiles: 2,
  maxFileBytes: 20_000,
  maxTotalBytes: 25_000,
  invitationSeconds: 120,
};
const contract = { name: 'contract.pdf', content: pdf('A contract') };

let house: House;
beforeAll(async () => void (house = await aHouse({ inbound: INBOUND })));
afterAll(() => house?.leaves());

const policy = (inbound: object, outbound: object = {}) =>
  house.admin.ask('PUT', `/v1/queues/${house.queue.id}/file-policy`, { inbound, outbound });
afterEach(() => policy(INBOUND));

async function invited(wishes: Record<string, unknown> = {}) {
  const talk = await house.talk();
  return { ...talk, invitation: await talk.agent.invitesFiles(talk.contactId, wishes) };
}
const posted = async (person: { sees: House['agent']['sees'] }, id: string) =>
  (await person.sees('message.sent', ({ message }) => message.attachment?.id === id)).message;

describe('seed 000: files during a chat', () => {
  it('G1 and G3: inbound is off until an administrator turns it on; outbound works all the same', async () => {
    await policy({});
    const { visitor, agent, contactId } = await house.talk();

    expect(await refusalOf(agent.invitesFiles(contactId))).toBe('403 uploads_not_allowed');
    expect(await refusalOf(visitor.sends(contactId, contract))).toBe('403 uploads_not_allowed');
    await posted(visitor, (await agent.sends(contactId, contract)).id);
  });

  it('G2: only a visitor of a widget sends; a token of nobody does not', async () => {
    const { contactId } = await invited();

    const upload = ask(house.address, 'POST', `/v1/contacts/${contactId}/attachments`, {
      origin: SITE,
      body: new FormData(),
    });
    expect(await refusalOf(upload)).toBe('401 unauthenticated');
  });

  it('G4 and G7: only after an invitation, of which the visitor is told', async () => {
    const { visitor, agent, contactId } = await house.talk();
    expect(await refusalOf(visitor.sends(contactId, contract))).toBe('403 no_active_invitation');

    const { id } = await agent.invitesFiles(contactId);

    await visitor.sees(
      'fileInvitation.changed',
      (received) => received.id === id && received.state === 'active',
    );
    await visitor.sends(contactId, contract);
  });

  it('G5: of the types on the list only', async () => {
    const { visitor, contactId } = await invited();

    expect(await refusalOf(visitor.sends(contactId, { name: 'table.csv', content: 'a,b' }))).toBe(
      '415 type_not_allowed',
    );
    await visitor.sends(contactId, { name: 'photo.png', content: png() });
  });

  it('G8 and G11: it lasts as long as the administrator set, counted by the server', async () => {
    const { visitor, invitation } = await invited();

    const received = await visitor.sees('fileInvitation.changed', ({ id }) => id === invitation.id);

    expect(Date.parse(received.expiresAt) - Date.parse(received.issuedAt)).toBe(120_000);
    expect(Date.parse(received.serverNow)).toBeGreaterThanOrEqual(Date.parse(received.issuedAt));
  });

  it('G9: when it is over nothing can be sent any more', async () => {
    const { visitor, agent, contactId, invitation } = await invited();

    await agent.ask('DELETE', `/v1/contacts/${contactId}/file-invitations/${invitation.id}`);

    expect(await refusalOf(visitor.sends(contactId, contract))).toBe('403 no_active_invitation');
  });

  it('G15: three limits, each with its own code: type, number, size', async () => {
    const { visitor, contactId } = await invited();
    const text = (bytes: number) => ({ name: 'notes.txt', content: 'x'.repeat(bytes) });

    expect(await refusalOf(visitor.sends(contactId, { name: 'a.exe', content: 'MZ' }))).toBe(
      '415 type_not_allowed',
    );
    expect(await refusalOf(visitor.sends(contactId, text(20_001)))).toBe('413 file_too_large');
    await visitor.sends(contactId, text(20_000));
    expect(await refusalOf(visitor.sends(contactId, text(5_001)))).toBe('413 total_too_large');
    await visitor.sends(contactId, text(10));
    expect(await refusalOf(visitor.sends(contactId, text(10)))).toMatch(
      /^409 (invitation_exhausted|too_many_files)$/,
    );
  });

  it('G17 and V2: the agent sends any type, programs too', async () => {
    const { visitor, agent, contactId } = await house.talk();

    const { id } = await agent.sends(contactId, {
      name: 'setup.exe',
      content: Buffer.from('4d5a9000', 'hex'),
    });

    expect(await posted(visitor, id)).toMatchObject({ attachment: { name: 'setup.exe' } });
  });

  it('G25: the conversation keeps every file that was sent and received', async () => {
    const { visitor, agent, contactId } = await invited();
    const inbound = await visitor.sends(contactId, contract);
    const outbound = await agent.sends(contactId, { name: 'reply.txt', content: 'Yes' });
    await Promise.all([posted(agent, inbound.id), posted(agent, outbound.id)]);

    const files = (await agent.transcript(contactId)).items.filter(
      ({ kind }: { kind: string }) => kind === 'file',
    );

    expect(files.map(({ attachment }: { attachment: { id: string } }) => attachment.id).sort()).toEqual(
      [inbound.id, outbound.id].sort(),
    );
  });
});

describe('seed 001: both ways', () => {
  it('S1, S4 and S16: each side is told of the other’s file once it is there to be had', async () => {
    const { visitor, agent, contactId } = await invited();

    const inbound = await visitor.sends(contactId, contract);
    const outbound = await agent.sends(contactId, contract);

    expect((await posted(agent, inbound.id)).attachment).toMatchObject({
      direction: 'inbound',
      state: 'clean',
    });
    expect((await posted(visitor, outbound.id)).attachment).toMatchObject({
      direction: 'outbound',
      state: 'clean',
    });
    expect((await visitor.downloads(outbound.id)).bytes.toString()).toBe(contract.content);
  });
});

describe('seed 003: attachments', () => {
  it('T3: one file a message', async () => {
    const { visitor, contactId } = await invited();
    const two = new FormData();
    two.set('clientMessageId', 'two');
    for (const name of ['a.txt', 'b.txt']) two.append('file', new Blob(['text']), name);

    const sent = visitor.ask('POST', `/v1/contacts/${contactId}/attachments`, two);

    expect(await refusalOf(sent)).toBe('400 one_file_per_message');
    expect(await visitor.filesOf(contactId)).toEqual([]);
  });

  it('T4 and T11: the administrator’s types and sizes hold at once, also in open contacts', async () => {
    const { visitor, contactId } = await invited();

    await policy({ ...INBOUND, types: ['txt'], maxFileBytes: 10 });

    expect(await refusalOf(visitor.sends(contactId, contract))).toMatch(/^41[35] /);
    expect(await refusalOf(visitor.sends(contactId, { name: 'a.txt', content: 'x'.repeat(11) }))).toBe(
      '413 file_too_large',
    );
    expect((await visitor.ask('GET', `/v1/contacts/${contactId}`)).filePolicy.inbound.types).toEqual(['txt']);
  });

  it('T10: a text goes along with the file', async () => {
    const { visitor, agent, contactId } = await invited();

    const { id } = await visitor.sends(contactId, { ...contract, text: 'As promised' });

    expect(await posted(agent, id)).toMatchObject({ kind: 'file', text: 'As promised' });
  });
});

describe('seed 004: sending a file', () => {
  it('V5: 5 MB a file, where nobody says otherwise', async () => {
    await policy({ mode: 'always' });

    const effective = await house.agent.ask('GET', `/v1/queues/${house.queue.id}/file-policy/effective`);

    expect(effective).toMatchObject({
      inbound: { maxFileBytes: 5 * MIB },
      outbound: { maxFileBytes: 5 * MIB },
    });
  });

  it('V6: up to 30 MB, and not beyond', async () => {
    await policy({ mode: 'always', maxFileBytes: 30 * MIB });

    expect(await refusalOf(policy({ mode: 'always', maxFileBytes: 30 * MIB + 1 }))).toBe(
      '413 file_too_large',
    );
  });

  it('V7, V9 and V14: an optional description, kept with the name', async () => {
    const { visitor, agent, contactId } = await invited();

    const described = await visitor.sends(contactId, { ...contract, description: 'My contract' });
    const plain = await agent.sends(contactId, contract);

    expect((await posted(agent, described.id)).attachment).toMatchObject({
      description: 'My contract',
      name: 'contract.pdf',
    });
    expect((await posted(visitor, plain.id)).attachment).toMatchObject({
      description: null,
      name: 'contract.pdf',
    });
  });

  it('V10 and G13: of an image there is a preview, of others none', async () => {
    const { visitor, agent, contactId } = await invited();
    for (const file of [contract, { name: 'photo.png', content: png() }])
      await posted(agent, (await visitor.sends(contactId, file)).id);

    const previews = (await agent.filesOf(contactId)).map(
      ({ name, previewLink }: { name: string; previewLink: string | null }) => [name, previewLink !== null],
    );

    expect(Object.fromEntries(previews)).toEqual({ 'contract.pdf': false, 'photo.png': true });
  });
});
