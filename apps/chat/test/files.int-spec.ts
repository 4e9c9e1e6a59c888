import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyGrant } from '@switchboard/auth';
import type { Actor, Attachment, Invitation } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import {
  type AChat,
  aChat,
  anAdministrator,
  anAgent,
  anAttachment,
  aVisitor,
  GRANT_SECRET,
} from './a-chat.js';

describe('files in a conversation', () => {
  let here: AChat;
  const agent = anAgent();
  beforeAll(async () => {
    here = await aChat();
  });
  afterAll(() => here.end());

  const changed = (attachment: Attachment, revision = 1, text: string | null = null) =>
    here.chat.files.attachmentChanged({ at: attachment.at, revision, queueId: uuidv7(), attachment, text });
  const asksFor = async (actor: Actor, contactId: string, purpose: 'upload' | 'invite') => {
    const { grant } = await here.chat.files.issueGrant({ actor, contactId, purpose });
    return verifyGrant(grant, GRANT_SECRET, { now: here.clock.now() });
  };

  it('a clean one becomes the message of its sender, once, without links, however often it is told', async () => {
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    const file = anAttachment(contactId, { sentBy: { kind: 'visitor', id: visitor.id, name: 'Vera' } });

    await changed({ ...file, state: 'scanning' }, 1);
    await Promise.all(Array.from({ length: 5 }, () => changed(file, 2, 'my invoice')));
    await changed({ ...file, state: 'scanning' }, 1);

    const [, ...messages] = await here.transcript(visitor, contactId);
    expect(messages).toMatchObject([
      {
        seq: 2,
        kind: 'file',
        text: 'my invoice',
        sender: { kind: 'visitor', id: visitor.id, name: 'Vera' },
        clientMessageId: 'file-1',
        attachment: { id: file.id, state: 'clean', link: null, previewLink: null },
      },
    ]);
    expect(await here.published('chat.message.sent.v1', contactId)).toHaveLength(2);
  });

  it('a held one that becomes clean is posted after the end too, and the contact stays ended', async () => {
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    await here.chat.endings.leave({ actor: visitor, contactId });
    const before = await here.staffView(agent, contactId);

    await changed(anAttachment(contactId));

    const messages = await here.transcript(visitor, contactId);
    expect(messages.at(-1)).toMatchObject({ seq: before.lastSeq + 1, kind: 'file' });
    expect(await here.staffView(agent, contactId)).toEqual({ ...before, lastSeq: before.lastSeq + 1 });
  });

  it('a blocked one is told to both sides, its signature to staff only', async () => {
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    const file = anAttachment(contactId, { state: 'infected', reason: 'Eicar-Test-Signature' });

    await changed(file);
    await changed(file);

    const forVisitor = await here.transcript(visitor, contactId);
    expect(forVisitor.slice(1)).toMatchObject([
      {
        seq: 2,
        kind: 'event',
        event: { type: 'fileBlocked', file: { id: file.id }, state: null, note: null },
      },
    ]);
    expect(JSON.stringify(forVisitor)).not.toMatch(/Eicar|infected/);
    expect((await here.transcript(agent, contactId)).slice(1)).toMatchObject([
      { seq: 2 },
      {
        seq: 2,
        staffSeq: 1,
        visibility: 'staff',
        event: { state: 'infected', note: 'Eicar-Test-Signature' },
      },
    ]);
  });

  it('a message and a file of the same clientMessageId are two things', async () => {
    const { visitor, contactId } = await here.aContact();
    const says = () =>
      here.chat.messages.send({
        actor: visitor,
        contactId,
        clientMessageId: 'same',
        text: 'x',
        visibility: 'everyone',
      });
    const first = await says();
    await changed(
      anAttachment(contactId, {
        clientMessageId: 'same',
        sentBy: { kind: 'visitor', id: visitor.id, name: '' },
      }),
    );

    expect(await says()).toEqual(first);
    expect((await here.transcript(visitor, contactId)).map(({ kind }) => kind)).toEqual(['text', 'file']);
  });

  it('of a contact that nobody knows are let go', async () => {
    await expect(changed(anAttachment(uuidv7()))).resolves.toBeUndefined();
  });

  it('an invitation is told once per state, to everyone; what ran out after the end is not', async () => {
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    const invitation: Invitation = {
      id: uuidv7(),
      contactId,
      state: 'active',
      issuedAt: '2026-11-21T09:00:00.000Z',
      expiresAt: '2026-11-21T09:05:00.000Z',
      filesLeft: 10,
      bytesLeft: 1000,
      types: ['*'],
    };
    const publishes = (facts: Partial<Invitation>, revision: number) =>
      here.chat.files.invitationChanged({
        at: '2026-11-21T09:00:00.000Z',
        revision,
        invitation: { ...invitation, ...facts },
        by: { id: agent.id, name: 'Anna' },
      });

    await publishes({}, 1);
    await publishes({ filesLeft: 9 }, 2);
    await publishes({ state: 'expired' }, 3);
    await publishes({ state: 'expired' }, 3);
    await here.chat.endings.leave({ actor: visitor, contactId });
    await publishes({ id: uuidv7(), state: 'revoked' }, 4);

    expect((await here.transcript(visitor, contactId)).map(({ event }) => event)).toMatchObject([
      { type: 'joined' },
      { type: 'fileInvited', by: { name: `Public ${agent.id.slice(-4)}` } },
      { type: 'fileInvitationEnded', outcome: 'expired' },
      { type: 'ended', by: { kind: 'visitor' } },
    ]);
  });

  it('may be sent by who is in an open contact: in by the visitor, out by an agent', async () => {
    const { visitor, contactId, queue } = await here.aContact({ agents: [agent] });

    expect(await asksFor(visitor, contactId, 'upload')).toMatchObject({
      contactId,
      queueId: queue.id,
      direction: 'inbound',
      actor: { kind: 'visitor', id: visitor.id },
    });
    expect(await asksFor(agent, contactId, 'upload')).toMatchObject({
      direction: 'outbound',
      actor: { kind: 'agent' },
    });
    expect(await asksFor(agent, contactId, 'invite')).toMatchObject({ purpose: 'invite' });
    await expect(asksFor(visitor, contactId, 'invite')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(asksFor(anAdministrator(), contactId, 'upload')).rejects.toMatchObject({
      code: 'forbidden',
    });
    for (const stranger of [aVisitor(), anAgent()])
      await expect(asksFor(stranger, contactId, 'upload')).rejects.toMatchObject({
        code: 'contact_not_found',
      });

    await here.chat.endings.leave({ actor: visitor, contactId });
    for (const actor of [visitor, agent])
      await expect(asksFor(actor, contactId, 'upload')).rejects.toMatchObject({ code: 'contact_closed' });
  });
});
