import {
  AcceptOffer,
  AgentsSeen,
  JoinAgent,
  ListMessages,
  ListRooms,
  MessageSent,
  SendMessage,
  SessionEnded,
  VisitorsSeen,
} from '@switchboard/contracts';
import { AppError, uuidv7 } from '@switchboard/kernel';
import { until } from '../../../test/support/wait.js';
import { type Client, GatewayDriver } from './gateway.driver.js';
import { aMessage, anAgent, aPerson, AT, type Person, QUEUE, SHOP, someFacts, staffView } from './people.js';

describe('the socket', () => {
  let gateway: GatewayDriver;
  beforeAll(async () => (gateway = await GatewayDriver.start({ SEEN_INTERVAL_MS: '500' })));
  afterAll(() => gateway.stop());

  const contactId = uuidv7();
  let agent: Person, visitor: Person, agents: Client, visitors: Client;
  beforeEach(async () => void ({ agent, visitor, agents, visitors } = await gateway.bothSides(contactId)));
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

      await until(() => late.receivedOf('resync').length === 1);
      await gateway.platform.publish(MessageSent, { at: AT, message: aMessage(contactId) });

      await until(() => late.receivedOf('message.sent').length === 1);
    });
  });

  describe('a call', () => {
    it('keeps the order of two quick lines of one socket', async () => {
      const sent: string[] = [];
      gateway.platform.answer(SendMessage, async ({ text }) => {
        // The first ones take longest: without a lane the last would overtake them.
        await new Promise((resolve) => setTimeout(resolve, 40 - Number(text) * 8));
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
      ['an event called constructor', 'constructor', {}, 'not_found'],
      ['an event called __proto__', '__proto__', {}, 'not_found'],
      ['an event called toString', 'toString', {}, 'not_found'],
      ['an event of staff', 'presence.set', { state: 'available' }, 'forbidden'],
      ['another shape', 'message.send', { contactId: 'x' }, 'invalid_input'],
      ['no payload', 'typing', undefined, 'invalid_input'],
      ['a contact that cannot be spelled', 'typing', { contactId: { toString: 1 } }, 'invalid_input'],
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
        assignmentId: uuidv7(),
        contactId: facts.id,
        placement: 1,
        kind: 'contact' as const,
        offerId: uuidv7(),
        replaces: null,
        agent: { id: agent.id, name: 'Ann', publicName: 'Ann', teamIds: [] },
        queue: QUEUE,
        madeAt: AT,
      };
      gateway.platform.answer(AcceptOffer, () => assignment).answer(JoinAgent, () => staffView(facts));

      const answer = await agents.ask('offer.accept', { offerId: assignment.offerId });
      await gateway.platform.publish(MessageSent, {
        at: AT,
        message: aMessage(facts.id, { visibility: 'staff', staffSeq: 1 }),
      });

      expect(answer).toMatchObject({ ok: true, contact: { id: facts.id, unavailable: [] } });
      expect(gateway.platform.askedOf(JoinAgent).at(-1)).toMatchObject({
        actor: { id: agent.id },
        assignment,
      });
      await until(() => agents.receivedOf('message.sent').length === 1);
    });
  });

  describe('ends', () => {
    it('with its session, at once, and lets it in no more (S073)', async () => {
      await gateway.platform.publish(SessionEnded, {
        at: AT,
        sid: agent.sid,
        userId: agent.id,
        reason: 'signedOut',
      });

      await until(() => !agents.socket.connected, { timeoutMs: 5_000 });
      expect(agents.receivedOf('session.ended')).toEqual([{ reason: 'signedOut' }]);
      expect(await gateway.refusalOf({ token: agent.token })).toBe('unauthenticated');
      expect((await gateway.fetch('/v1/me', { as: agent })).status).toBe(401);
    });

    it('with its token, unless it was renewed by the same person (S074)', async () => {
      const short = await aPerson({ roles: ['agent'] }, 5);
      const [ending, renewed] = await Promise.all([gateway.connect(short), gateway.connect(short)]);
      const next = await aPerson({ roles: ['agent'], sub: short.id, sid: short.sid });

      expect(await renewed.ask('session.renew', { token: agent.token })).toMatchObject({
        ok: false,
        problem: { code: 'forbidden' },
      });
      expect(await renewed.ask('session.renew', { token: next.token })).toEqual({ ok: true });

      await until(() => !ending.socket.connected);
      expect(ending.receivedOf('session.ended')).toEqual([{ reason: 'expired' }]);
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

    await until(() => agents.receivedOf('resync').length > 0, { timeoutMs: 20_000, what: 'resync' });
    await gateway.platform.publish(MessageSent, { at: AT, message: aMessage(contactId) });
    await gateway.platform.publish(MessageSent, { at: AT, message: aMessage(meanwhile) });
    await until(() => agents.receivedOf('message.sent').length === 1);
    expect(agents.receivedOf('message.sent')).toMatchObject([{ message: { contactId: meanwhile } }]);
  });
});
