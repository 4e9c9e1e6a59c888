import {
  AcceptOffer,
  AgentsSeen,
  type Attachment,
  AttachmentChanged,
  ContactChanged,
  ContactStarted,
  InvitationChanged,
  JoinAgent,
  ListMessages,
  ListMyQueues,
  ListRooms,
  MessageSent,
  OfferEnded,
  ParticipantJoined,
  ParticipantLeft,
  PresenceChanged,
  QueueChanged,
  QueueInput,
  SendMessage,
  SessionEnded,
  VisitorsSeen,
  WaitingChanged,
} from '@switchboard/contracts';
import { AppError, uuidv7 } from '@switchboard/kernel';
import { until } from '../../../test/support/wait.js';
import { type Client, GatewayDriver } from './gateway.driver.js';
import {
  aMessage,
  anAgent,
  aPerson,
  AT,
  aVisitor,
  type Person,
  QUEUE,
  QUEUE_ID,
  SHOP,
  someFacts,
  staffShape,
} from './people.js';

describe('the socket', () => {
  let gateway: GatewayDriver;
  beforeAll(async () => (gateway = await GatewayDriver.start({ SEEN_INTERVAL_MS: '500' })));
  afterAll(() => gateway.stop());

  const contactId = uuidv7();
  let agent: Person, visitor: Person, agents: Client, visitors: Client;
  beforeEach(async () => {
    gateway.platform
      .answer(ListRooms, ({ actor }) => ({ items: [{ contactId, asStaff: actor.kind === 'agent' }] }))
      .answer(ListMyQueues, () => ({ queueIds: [QUEUE_ID] }));
    [agent, visitor] = await Promise.all([anAgent(), aVisitor()]);
    [agents, visitors] = await Promise.all([gateway.connect(agent), gateway.connect(visitor)]);
  });
  afterEach(() => {
    agents.socket.disconnect();
    visitors.socket.disconnect();
  });

  describe('at the door', () => {
    it.each([
      ['no token', {}],
      ['a wrong token', { token: 'a.b.c' }],
      ['a token that is no text', { token: { $gt: '' } }],
    ])('refuses %s before any handler (S084)', async (_what, auth) => {
      expect(await gateway.refusalOf(auth)).toBe('unauthenticated');
    });

    it('refuses a token that has run out, and one in the query string (S085)', async () => {
      const late = await aPerson({ roles: ['agent'] }, -60);

      expect(await gateway.refusalOf({ token: late.token })).toBe('unauthenticated');
      expect(await gateway.refusalOf({}, { query: { token: agent.token } })).toBe('unauthenticated');
    });

    it('refuses a page that has no widget, and a cookie without an Origin (S083)', async () => {
      const foreign = await gateway.refusalOf(
        { token: visitor.token },
        { extraHeaders: { origin: 'https://evil.example' } },
      );
      const unnamed = await gateway.refusalOf(
        { token: agent.token },
        { extraHeaders: { cookie: 'sb_refresh=x' } },
      );

      expect([foreign, unnamed]).toEqual(['websocket error', 'websocket error']);
    });

    it('lets a visitor in from his widget’s page, staff only from our own', async () => {
      const from = (person: Person, origin: string) =>
        gateway.refusalOf({ token: person.token }, { extraHeaders: { origin } });

      expect(await Promise.all([from(visitor, SHOP), from(agent, SHOP), from(agent, gateway.url)])).toEqual([
        'let in',
        'origin_not_allowed',
        'let in',
      ]);
    });

    it('lets somebody in although chat does not answer, and tells him when his rooms are complete', async () => {
      gateway.platform.answer(ListRooms, () => Promise.reject(new AppError('unavailable', 'down')));
      const late = await gateway.connect(await anAgent());
      gateway.platform.answer(ListRooms, () => ({ items: [{ contactId, asStaff: true }] }));

      await until(() => late.toldOf('resync').length === 1);
      await gateway.platform.tell(MessageSent, { at: AT, message: aMessage(contactId) });

      await until(() => late.toldOf('message.sent').length === 1);
    });
  });

  describe('a call', () => {
    it('keeps the order of two quick lines of one socket', async () => {
      const sent: string[] = [];
      gateway.platform.answer(SendMessage, async ({ text }) => {
        // The first ones take longest: without a lane the last would overtake them.
        await new Promise((resolve) => setTimeout(resolve, 40 - sent.length * 8));
        sent.push(text);
        return aMessage(contactId, { text });
      });

      await Promise.all(
        ['0', '1', '2', '3', '4'].map((text) =>
          visitors.ask('message.send', { contactId, clientMessageId: text, text }),
        ),
      );

      expect(sent).toEqual(['0', '1', '2', '3', '4']);
    });

    it('does not wait for another contact', async () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const other = uuidv7();
      gateway.platform.answer(SendMessage, async (command) => {
        if (command.contactId === contactId) await promise;
        return aMessage(command.contactId);
      });
      const slow = agents.ask('message.send', { contactId, clientMessageId: 'a', text: 'slow' });

      expect(
        await agents.ask('message.send', { contactId: other, clientMessageId: 'b', text: 'quick' }),
      ).toMatchObject({ ok: true });

      resolve(undefined);
      expect(await slow).toMatchObject({ ok: true, message: { contactId } });
    });

    it('carries the actor of the session, whatever the payload says (S056)', async () => {
      gateway.platform.answer(SendMessage, () => aMessage(contactId));

      await visitors.ask('message.send', {
        contactId,
        clientMessageId: 'a',
        text: 'hi',
        actor: { kind: 'agent', id: agent.id },
        seq: 99,
      });

      expect(gateway.platform.askedOf(SendMessage).at(-1)).toMatchObject({
        actor: { kind: 'visitor', id: visitor.id },
      });
      expect(gateway.platform.askedOf(SendMessage).at(-1)).not.toHaveProperty('seq');
    });

    it.each([
      ['an unknown event', 'contact.delete', {}, 'not_found'],
      ['an event of staff', 'presence.set', { state: 'available' }, 'forbidden'],
      ['another shape', 'message.send', { contactId: 'x' }, 'invalid_input'],
      ['no payload', 'typing', undefined, 'invalid_input'],
      [
        'a text that is too long',
        'message.send',
        { contactId, clientMessageId: 'a', text: 'x'.repeat(4001) },
        'invalid_input',
      ],
    ])('with %s is answered with its code (S084, T7)', async (_what, event, payload, code) => {
      expect(await visitors.ask(event, payload)).toMatchObject({ ok: false, problem: { code } });
    });

    it('that a service refuses is answered with its problem', async () => {
      gateway.platform.answer(ListMessages, () =>
        Promise.reject(new AppError('contact_not_found', 'No such contact')),
      );

      expect(await visitors.ask('messages.after', { contactId, seq: 0 })).toMatchObject({
        ok: false,
        problem: { code: 'contact_not_found', status: 404 },
      });
    });

    it('is limited for one who floods, and only for him (S090)', async () => {
      gateway.platform.answer(SendMessage, () => aMessage(contactId));
      const answers = await Promise.all(
        Array.from({ length: 400 }, (_, i) =>
          visitors.ask('message.send', { contactId, clientMessageId: `${i}`, text: 'x' }),
        ),
      );

      expect(answers.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(200);
      expect(answers.find(({ ok }) => !ok)).toMatchObject({
        problem: { code: 'rate_limited', retryAfterSeconds: 1 },
      });
      expect(await agents.ask('message.send', { contactId, clientMessageId: 'b', text: 'y' })).toMatchObject({
        ok: true,
      });
    });

    it('of more than 64 KB ends the socket (S089)', async () => {
      visitors.socket.emit('message.send', { contactId, text: 'x'.repeat(70_000) });

      await until(() => !visitors.socket.connected);
    });

    it('that accepts an offer is answered when the agent is in, in chat and in the rooms', async () => {
      const facts = someFacts({ state: 'active' });
      const assignment = {
        ...{
          assignmentId: uuidv7(),
          contactId: facts.id,
          placement: 1,
          kind: 'contact' as const,
          offerId: uuidv7(),
          replaces: null,
        },
        ...{ agent: { id: agent.id, name: 'Ann', teamIds: [] }, queue: QUEUE, madeAt: AT },
      };
      gateway.platform
        .answer(AcceptOffer, () => assignment)
        .answer(JoinAgent, () => ({ view: 'staff', contact: staffShape(facts) }));

      const answer = await agents.ask('offer.accept', { offerId: assignment.offerId });
      await gateway.platform.tell(MessageSent, {
        at: AT,
        message: aMessage(facts.id, { visibility: 'staff', staffSeq: 1 }),
      });

      expect(answer).toMatchObject({ ok: true, contact: { id: facts.id, unavailable: [] } });
      expect(gateway.platform.askedOf(JoinAgent).at(-1)).toMatchObject({
        actor: { id: agent.id },
        assignment,
      });
      await until(() => agents.toldOf('message.sent').length === 1);
    });
  });

  describe('tells', () => {
    it('a line to everybody, a note to staff only', async () => {
      await gateway.platform.tell(MessageSent, {
        at: AT,
        message: aMessage(contactId, { visibility: 'staff', staffSeq: 1, text: 'note' }),
      });
      await gateway.platform.tell(MessageSent, { at: AT, message: aMessage(contactId, { text: 'line' }) });

      await until(
        () => visitors.toldOf('message.sent').length === 1 && agents.toldOf('message.sent').length === 2,
      );
      expect(visitors.toldOf('message.sent')).toMatchObject([{ message: { text: 'line' } }]);
    });

    it('a change of the contact to each in his own shape, once', async () => {
      const monitor = {
        ...{
          kind: 'agent' as const,
          id: uuidv7(),
          name: 'Mo',
          role: 'monitor' as const,
          joinedAt: AT,
          leftAt: null,
        },
      };
      const contact = someFacts({
        id: contactId,
        state: 'wrapUp',
        important: true,
        participants: [{ ...monitor, teamIds: [], assignmentId: null }],
      });

      await gateway.platform.tell(ContactChanged, { at: AT, contact, lastSeq: 3, lastStaffSeq: 2 });

      await until(
        () =>
          visitors.toldOf('contact.changed').length === 1 && agents.toldOf('contact.changed').length === 1,
      );
      expect(visitors.toldOf('contact.changed')).toEqual([
        {
          contact: {
            id: contactId,
            state: 'closed',
            queue: { id: QUEUE.id, number: 1, name: 'Sales' },
            participants: [],
            lastSeq: 3,
            startedAt: AT,
            endedAt: null,
          },
        },
      ]);
      expect(agents.toldOf('contact.changed')).toMatchObject([
        {
          contact: { state: 'wrapUp', important: true, lastStaffSeq: 2, participants: [{ role: 'monitor' }] },
        },
      ]);
    });

    it('a blocked file without its signature to the visitor, with it to staff, once each', async () => {
      const attachment: Attachment = {
        ...{
          id: uuidv7(),
          contactId,
          direction: 'inbound',
          state: 'infected',
          reason: 'Eicar-Test',
          consent: 'notNeeded',
          name: 'a.pdf',
        },
        ...{
          description: null,
          sizeBytes: 68,
          mediaType: 'application/pdf',
          sha256: null,
          sentBy: { kind: 'visitor', id: visitor.id, name: 'Vera' },
        },
        ...{ at: AT, clientMessageId: 'c', link: null, previewLink: null },
      };

      await gateway.platform.tell(AttachmentChanged, {
        at: AT,
        revision: 2,
        queueId: QUEUE_ID,
        attachment,
        text: null,
      });

      await until(
        () =>
          visitors.toldOf('attachment.changed').length === 1 &&
          agents.toldOf('attachment.changed').length === 1,
      );
      expect(visitors.toldOf('attachment.changed')).toMatchObject([{ attachment: { reason: 'blocked' } }]);
      expect(agents.toldOf('attachment.changed')).toMatchObject([{ attachment: { reason: 'Eicar-Test' } }]);
    });

    it('an invitation with the server’s time', async () => {
      const invitation = {
        id: uuidv7(),
        contactId,
        state: 'active' as const,
        issuedAt: AT,
        expiresAt: AT,
        filesLeft: 1,
        bytesLeft: 5,
        types: ['pdf'],
      };

      await gateway.platform.tell(InvitationChanged, { at: AT, revision: 1, invitation, by: null });

      const [told] = await until(
        () =>
          visitors.toldOf('fileInvitation.changed').length > 0 && visitors.toldOf('fileInvitation.changed'),
      );
      expect(told).toMatchObject({
        contactId,
        filesLeft: 1,
        serverNow: expect.stringMatching(/^\d{4}-.*Z$/),
      });
      expect(told).not.toHaveProperty('types');
    });

    it('who comes and goes; his sockets come and go with him, and a silent monitor is not betrayed', async () => {
      const id = uuidv7();
      const participant = (role: 'agent' | 'monitor') => ({
        kind: 'agent' as const,
        id: agent.id,
        name: 'Ann',
        role,
        joinedAt: AT,
        leftAt: null,
        teamIds: [uuidv7()],
        assignmentId: null,
      });
      await gateway.platform.tell(ContactStarted, {
        at: AT,
        contact: someFacts({ id, visitor: { id: visitor.id, name: null, email: null, fields: {} } }),
      });
      await gateway.platform.tell(ParticipantJoined, {
        at: AT,
        contactId: id,
        revision: 1,
        participant: participant('monitor'),
      });
      await gateway.platform.tell(ParticipantJoined, {
        at: AT,
        contactId: id,
        revision: 2,
        participant: participant('agent'),
      });
      await until(
        () =>
          visitors.toldOf('participant.joined').length === 1 &&
          agents.toldOf('participant.joined').length === 2,
      );

      await gateway.platform.tell(ParticipantLeft, {
        at: AT,
        contactId: id,
        revision: 3,
        participant: participant('agent'),
        reason: 'left',
      });
      await gateway.platform.tell(MessageSent, { at: AT, message: aMessage(id) });

      await until(
        () => visitors.toldOf('message.sent').length === 1 && agents.toldOf('participant.left').length === 1,
      );
      expect(visitors.toldOf('participant.joined')).toEqual([
        {
          contactId: id,
          participant: { kind: 'agent', id: agent.id, name: 'Ann', role: 'agent' },
          reason: null,
        },
      ]);
      expect(agents.toldOf('message.sent')).toEqual([]);
    });

    it('places to the queue’s agents, and to each visitor his own, when it moved', async () => {
      const place = (id: string, position: number) => ({
        ...{
          contactId: id,
          queue: { id: QUEUE_ID, number: 1, name: 'Sales' },
          visitor: { name: 'Vera', fields: {} },
          language: null,
        },
        ...{ priority: 0, waitingSince: AT, position, estimatedWaitSeconds: 10 * position, ringingAt: null },
      });
      await gateway.platform.tell(WaitingChanged, {
        at: AT,
        queueId: QUEUE_ID,
        revision: 2,
        places: [place(uuidv7(), 1), place(contactId, 2)],
      });
      await gateway.platform.tell(WaitingChanged, {
        at: AT,
        queueId: QUEUE_ID,
        revision: 1,
        places: [place(contactId, 9)],
      });
      await gateway.platform.tell(WaitingChanged, {
        at: AT,
        queueId: QUEUE_ID,
        revision: 3,
        places: [place(contactId, 1)],
      });

      await until(() => visitors.toldOf('queue.position').length === 2);
      expect(visitors.toldOf('queue.position')).toEqual([
        { contactId, position: 2, estimatedWaitSeconds: 20 },
        { contactId, position: 1, estimatedWaitSeconds: 10 },
      ]);
      expect(agents.toldOf('waiting.changed')).toHaveLength(2);
      expect(visitors.toldOf('waiting.changed')).toEqual([]);
    });

    it('a queue’s list no longer to whoever is not its member any more', async () => {
      const queue = {
        ...QueueInput.parse({ name: 'Sales' }),
        id: QUEUE_ID,
        number: 1,
        revision: 2,
        createdAt: AT,
      };
      gateway.platform.answer(ListMyQueues, () => ({ queueIds: [] }));

      await gateway.platform.tell(QueueChanged, { at: AT, queue });

      await until(() => agents.toldOf('resync').length === 1);
      await gateway.platform.tell(WaitingChanged, { at: AT, queueId: QUEUE_ID, revision: 100, places: [] });
      await gateway.platform.tell(PresenceChanged, {
        at: AT,
        revision: 1,
        agent: { id: agent.id, name: 'Ann', teamIds: [] },
        presence: { state: 'offline', reason: null, paid: null, since: AT, capacity: 3, load: 0 },
        cause: 'agent',
      });
      await until(() => agents.toldOf('presence.changed').length === 1);
      expect(agents.toldOf('waiting.changed')).toEqual([]);
    });

    it('offers only to the agent they are for', async () => {
      const other = await gateway.connect(await anAgent());

      await gateway.platform.tell(OfferEnded, {
        at: AT,
        offerId: uuidv7(),
        agentId: agent.id,
        contactId,
        kind: 'contact',
        outcome: 'missed',
        queueId: QUEUE_ID,
      });

      await until(() => agents.toldOf('offer.ended').length === 1);
      expect(other.toldOf('offer.ended')).toEqual([]);
    });

    it('typing to the others in the contact, and never into a foreign one (S093)', async () => {
      await visitors.ask('typing', { contactId: uuidv7(), isTyping: true });
      await visitors.ask('typing', { contactId, isTyping: true });

      await until(() => agents.toldOf('typing').length > 0);
      expect(agents.toldOf('typing')).toEqual([
        { contactId, actor: { kind: 'visitor', id: visitor.id }, isTyping: true },
      ]);
      expect(visitors.toldOf('typing')).toEqual([]);
    });
  });

  describe('ends', () => {
    it('with its session, at once, and lets it in no more (S073)', async () => {
      await gateway.platform.tell(SessionEnded, {
        at: AT,
        sid: agent.sid,
        userId: agent.id,
        reason: 'signedOut',
      });

      await until(() => !agents.socket.connected, { timeoutMs: 5_000 });
      expect(agents.toldOf('session.ended')).toEqual([{ reason: 'signedOut' }]);
      expect(await gateway.refusalOf({ token: agent.token })).toBe('unauthenticated');
      expect((await gateway.fetch('/v1/me', { as: agent })).status).toBe(401);
    });

    it('with its token, unless it was renewed by the same person (S074)', async () => {
      const short = await aPerson({ roles: ['agent'] }, 1);
      const [ending, renewed] = await Promise.all([gateway.connect(short), gateway.connect(short)]);
      const next = await aPerson({ roles: ['agent'], sub: short.id, sid: short.sid });

      expect(await renewed.ask('session.renew', { token: agent.token })).toMatchObject({
        ok: false,
        problem: { code: 'forbidden' },
      });
      expect(await renewed.ask('session.renew', { token: next.token })).toEqual({ ok: true });

      await until(() => !ending.socket.connected);
      expect(ending.toldOf('session.ended')).toEqual([{ reason: 'expired' }]);
      expect(renewed.socket.connected).toBe(true);
    });
  });

  it('says who is here to routing and chat, at once and again', async () => {
    const seen = () => [
      gateway.platform.askedOf(AgentsSeen).at(-1)?.agentIds,
      gateway.platform.askedOf(VisitorsSeen).at(-1)?.visitorIds,
    ];

    await until(() => seen()[0]?.includes(agent.id) && seen()[1]?.includes(visitor.id));
    agents.socket.disconnect();

    await until(() => !seen()[0]?.includes(agent.id) && seen()[1]?.includes(visitor.id));
  });

  it('tells everybody to resync after its queue was lost, with rooms as they are now', async () => {
    const meanwhile = uuidv7();
    gateway.platform.answer(ListRooms, () => ({ items: [{ contactId: meanwhile, asStaff: true }] }));

    await gateway.platform.broker.closeConnections();

    await until(() => agents.toldOf('resync').length > 0, { timeoutMs: 20_000, what: 'resync' });
    await gateway.platform.tell(MessageSent, { at: AT, message: aMessage(contactId) });
    await gateway.platform.tell(MessageSent, { at: AT, message: aMessage(meanwhile) });
    await until(() => agents.toldOf('message.sent').length === 1);
    expect(agents.toldOf('message.sent')).toMatchObject([{ message: { contactId: meanwhile } }]);
  });
});
