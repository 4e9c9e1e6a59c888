import { eicar, pdf, png } from '../../tools/drivers/samples.ts';
import { aHouse, type House, linesOf, refusalOf } from '../support/house.js';

const contract = { name: 'contract.pdf', content: pdf('A contract'), type: 'application/pdf' };
const KIB = 1024;

let house: House;
beforeAll(async () => {
  house = await aHouse({
    inbound: { mode: 'onInvitation', maxFileBytes: 100 * KIB, maxFiles: 3, invitationSeconds: 60 },
  });
});
afterAll(() => house?.leaves());

const policy = (inbound: object, outbound: object = {}) =>
  house.admin.ask('PUT', `/v1/queues/${house.queue.id}/file-policy`, { inbound, outbound });
/** A talk in which the visitor may send. */
const invited = async (wishes: Record<string, unknown> = {}) => {
  const talk = await house.talk();
  const invitation = await talk.agent.invitesFiles(talk.contactId, wishes);
  return { ...talk, invitation };
};
const posted = (person: House['agent'] | Awaited<ReturnType<House['visitor']>>, id: string) =>
  person.sees('message.sent', ({ message }) => message.attachment?.id === id).then(({ message }) => message);

describe('an invitation', () => {
  it('lets the visitor send; both sides see a countdown by the server’s clock, and every state live', async () => {
    const { visitor, agent, contactId } = await house.talk();
    expect(await refusalOf(visitor.sends(contactId, contract))).toBe('403 no_active_invitation');

    const invitation = await agent.invitesFiles(contactId, { seconds: 90 });
    const received = await visitor.sees('fileInvitation.changed', ({ id }) => id === invitation.id);
    const sent = await visitor.sends(contactId, {
      ...contract,
      description: 'My contract',
      text: 'Here it is',
    });

    expect(received).toMatchObject({ contactId, state: 'active', filesLeft: 3 });
    expect(Date.parse(received.expiresAt) - Date.parse(received.issuedAt)).toBe(90_000);
    expect(Math.abs(Date.parse(received.serverNow) - Date.parse(received.issuedAt))).toBeLessThan(20_000);
    expect(sent).toMatchObject({ direction: 'inbound', name: 'contract.pdf', description: 'My contract' });
    await Promise.all([agent.seesFile(sent.id, 'clean'), visitor.seesFile(sent.id, 'clean')]);
    const message = await posted(agent, sent.id);
    expect(message).toMatchObject({
      kind: 'file',
      text: 'Here it is',
      sender: { kind: 'visitor', id: visitor.id },
    });
    expect(await posted(visitor, sent.id)).toMatchObject({ seq: message.seq });
    expect(message.attachment).toMatchObject({ link: null, mediaType: 'application/pdf' });
    await visitor.sees(
      'fileInvitation.changed',
      ({ id, filesLeft }) => id === invitation.id && filesLeft === 2,
    );
    const got = await agent.downloads(sent.id);
    expect(got.bytes.toString()).toBe(contract.content);
    expect(await visitor.ask('GET', `/v1/contacts/${contactId}`)).toMatchObject({
      invitation: { id: invitation.id, state: 'active' },
    });
  });

  it('that has run out lets nothing in any more (G9)', async () => {
    const { visitor, contactId, invitation } = await invited({ seconds: 5 });

    await visitor.sees(
      'fileInvitation.changed',
      ({ id, state }) => id === invitation.id && state === 'expired',
    );

    expect(await refusalOf(visitor.sends(contactId, contract))).toBe('403 no_active_invitation');
  });

  it('is exhausted after its number of files', async () => {
    const { visitor, contactId, invitation } = await invited({ maxFiles: 1 });

    const { id } = await visitor.sends(contactId, contract);
    await visitor.seesFile(id, 'clean');

    expect(await refusalOf(visitor.sends(contactId, contract))).toBe('409 invitation_exhausted');
    await visitor.sees(
      'fileInvitation.changed',
      (received) => received.id === invitation.id && received.state === 'exhausted',
    );
  });

  it('can be extended and taken back by the agent, and is not the visitor’s to give', async () => {
    const { visitor, agent, contactId, invitation } = await invited();
    const path = `/v1/contacts/${contactId}/file-invitations`;

    const longer = await agent.ask('PATCH', `${path}/${invitation.id}`, { seconds: 600 });
    expect(Date.parse(longer.expiresAt)).toBeGreaterThan(Date.parse(invitation.expiresAt));
    expect(await refusalOf(visitor.ask('POST', path, {}))).toBe('403 forbidden');
    expect(await refusalOf(house.colleague.ask('POST', path, {}))).toBe('404 contact_not_found');
    await agent.ask('DELETE', `${path}/${invitation.id}`);

    expect(await refusalOf(visitor.sends(contactId, contract))).toBe('403 no_active_invitation');
  });
});

describe('a file from a visitor', () => {
  it('with a virus is blocked: both sides are told, staff its name, and nobody can open it (S027, S032)', async () => {
    const { visitor, agent, contactId } = await invited();

    const virus = await visitor.sends(contactId, { name: 'eicar.txt', content: eicar(), type: 'text/plain' });
    const [forStaff, forVisitor] = await Promise.all([
      agent.seesFile(virus.id, 'infected'),
      visitor.seesFile(virus.id, 'infected'),
    ]);

    expect(forStaff.attachment.reason).toMatch(/eicar/i);
    expect(forVisitor.attachment.reason).toBe('blocked');
    for (const person of [visitor, agent, house.supervisor, house.admin]) {
      expect(await refusalOf(person.ask('POST', `/v1/attachments/${virus.id}/ticket`))).toBe(
        '404 attachment_not_found',
      );
      const [listed] = (await person.filesOf(contactId)).filter(({ id }: { id: string }) => id === virus.id);
      expect(listed).toMatchObject({ state: 'infected', link: null, previewLink: null });
    }
    for (const person of [house.supervisor, house.admin])
      expect((await person.opens(`/v1/reports/attachments/${virus.id}/content`)).status).toBe(404);
    await visitor.sees('message.sent', ({ message }) => message.event?.type === 'fileBlocked');
    expect(JSON.stringify([visitor.line?.received, (await visitor.transcript(contactId)).items])).not.toMatch(
      /EICAR-?_?Test|Signature/i,
    );
    expect(linesOf((await agent.transcript(contactId)).items)).toContain('· fileBlocked');
  });

  it('is refused by its own code: type, disguise, size, nothing in it, two at once', async () => {
    const { visitor, contactId } = await invited();
    const sends = (name: string, content: string | Uint8Array) =>
      refusalOf(visitor.sends(contactId, { name, content }));

    expect(await sends('setup.exe', 'MZ')).toBe('415 type_not_allowed');
    expect(await sends('photo.png', contract.content)).toBe('415 type_mismatch');
    expect(await sends('large.txt', 'x'.repeat(100 * KIB + 1))).toBe('413 file_too_large');
    expect(await sends('empty.txt', '')).toBe('400 empty_file');
    const two = new FormData();
    two.set('clientMessageId', 'two');
    for (const name of ['a.txt', 'b.txt']) two.append('file', new Blob(['text']), name);
    expect(await refusalOf(visitor.ask('POST', `/v1/contacts/${contactId}/attachments`, two))).toBe(
      '400 one_file_per_message',
    );
    // None of them has used up anything.
    expect(await visitor.ask('GET', `/v1/contacts/${contactId}`)).toMatchObject({
      invitation: { filesLeft: 3 },
    });
  });

  it('is one file however often its upload is repeated (S022)', async () => {
    const { visitor, contactId } = await invited();
    const file = { ...contract, clientMessageId: 'again' };

    const first = await visitor.sends(contactId, file);
    const again = await visitor.sends(contactId, file);

    expect(again.id).toBe(first.id);
    expect(await visitor.filesOf(contactId)).toHaveLength(1);
  });

  it('is not let in any more from the moment a policy says so, in contacts that are open already too', async () => {
    const { visitor, agent, contactId } = await house.talk();
    const isTold = ({ contact }: { contact: { id: string; filePolicy?: { inbound: { mode: string } } } }) =>
      contact.id === contactId && contact.filePolicy?.inbound.mode === 'never';
    const heard = [visitor, agent].map((person) => person.sees('contact.changed', isTold));

    await policy({ mode: 'never' });

    try {
      await Promise.all(heard);
      expect(await refusalOf(visitor.sends(contactId, contract))).toBe('403 uploads_not_allowed');
    } finally {
      await policy({ mode: 'onInvitation', maxFileBytes: 100 * KIB, maxFiles: 3, invitationSeconds: 60 });
    }
  });

  it('does not come in where an administrator has not turned it on; the agent’s goes out all the same (G1, G3)', async () => {
    await policy({ mode: 'never' });
    try {
      const { visitor, agent, contactId } = await house.talk();

      expect(await refusalOf(agent.invitesFiles(contactId))).toBe('403 uploads_not_allowed');
      expect(await refusalOf(visitor.sends(contactId, contract))).toBe('403 uploads_not_allowed');
      const { id } = await agent.sends(contactId, { name: 'terms.txt', content: 'The terms' });
      expect(await posted(visitor, id)).toMatchObject({ attachment: { direction: 'outbound' } });
    } finally {
      await policy({ mode: 'onInvitation', maxFileBytes: 100 * KIB, maxFiles: 3, invitationSeconds: 60 });
    }
  });
});

describe('a file from an agent', () => {
  it('may be of any type, needs no invitation, and is opened by the visitor by a ticket (G17, G23)', async () => {
    const { visitor, agent, contactId } = await house.talk();
    const program = Buffer.from('4d5a90000300000004000000ffff0000', 'hex');

    const { id } = await agent.sends(contactId, { name: 'setup.exe', content: program, text: 'Try this' });
    const message = await posted(visitor, id);
    const { bytes, response } = await visitor.downloads(id);

    expect(message).toMatchObject({ text: 'Try this', attachment: { name: 'setup.exe' } });
    expect(bytes).toEqual(program);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="setup.exe"/);
  });

  it('that is a picture shows a preview made anew (G13)', async () => {
    const { visitor, agent, contactId } = await house.talk();
    const { id } = await agent.sends(contactId, { name: 'logo.png', content: png() });
    await posted(visitor, id);

    const [file] = await visitor.filesOf(contactId);
    const preview = await visitor.opens(file.previewLink);

    expect(preview.status).toBe(200);
    expect(preview.headers.get('content-type')).toMatch(/^image\//);
    expect(Buffer.from(await preview.arrayBuffer())).not.toEqual(png());
  });

  it('is scanned like any other', async () => {
    const { visitor, agent, contactId } = await house.talk();

    const { id } = await agent.sends(contactId, { name: 'eicar.txt', content: eicar() });

    await agent.seesFile(id, 'infected');
    expect(visitor.line?.all('message.sent').filter(({ message }) => message.attachment?.id === id)).toEqual(
      [],
    );
  });
});

describe('files of others', () => {
  it('do not exist for a stranger, and nothing is stored for him (S001, S002)', async () => {
    const { visitor, contactId } = await invited();
    const { id } = await visitor.sends(contactId, contract);
    await visitor.seesFile(id, 'clean');
    const { visitor: stranger } = await invited();

    expect(await refusalOf(stranger.sends(contactId, contract))).toBe('404 contact_not_found');
    expect(await refusalOf(stranger.ask('GET', `/v1/attachments/${id}`))).toBe('404 attachment_not_found');
    expect(await refusalOf(stranger.filesOf(contactId))).toMatch(/^404 /);
    stranger.token = null;
    expect(await refusalOf(stranger.sends(contactId, contract))).toBe('401 unauthenticated');
    expect(await visitor.filesOf(contactId)).toHaveLength(1);
  });

  it('cannot be sent to a contact that has ended (S003)', async () => {
    const { visitor, agent, contactId } = await invited();
    await visitor.leaves(contactId);

    expect(await refusalOf(visitor.sends(contactId, contract))).toBe('409 contact_closed');
    expect(await refusalOf(agent.sends(contactId, contract))).toBe('409 contact_closed');
    expect(await refusalOf(agent.invitesFiles(contactId))).toBe('409 contact_closed');
    expect(await visitor.filesOf(contactId)).toEqual([]);
  });
});
