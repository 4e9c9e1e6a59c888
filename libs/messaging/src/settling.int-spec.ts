import { Controller } from '@nestjs/common';
import { event, request, type Payload } from '@switchboard/contracts';
import { AppError, uuidv7 } from '@switchboard/kernel';
import { z } from 'zod';
import { aBroker, type TestBroker } from '../../../test/support/broker.js';
import { aRawClient, aService, type RawClient, type TestService } from '../../../test/support/messaging.js';
import { until } from '../../../test/support/wait.js';
import { eventMeta, OnEvent, OnRequest } from './index.js';

const Say = request(
  'chat.test.say.v1',
  z.object({ text: z.string(), times: z.number().default(1) }),
  z.object({ said: z.string() }),
);
const Unknown = request('chat.test.unknown.v1', z.object({}), z.object({}));
const Made = event('routing.assignment.made.v1', [], z.object({ text: z.string() }));

const asked: unknown[] = [];
const taken: { text: string; id: string; key: string }[] = [];

@Controller()
class Handlers {
  @OnRequest(Say)
  say(command: Payload<typeof Say>) {
    asked.push(command);
    if (command.text === 'decide') throw new AppError('contact_closed', 'It is closed');
    if (command.text === 'break') throw new Error('select * from secrets');
    if (command.text === 'lie') return { said: 1 } as unknown as { said: string };
    return { said: command.text, secret: 'not in the contract' };
  }

  @OnEvent(Made)
  made({ text }: Payload<typeof Made>) {
    const { messageId, key } = eventMeta();
    taken.push({ text, id: messageId, key });
    if (text === 'always fails') throw new Error('no luck');
    if (text === 'decides') throw new AppError('conflict', 'no');
    if (text === 'fails once' && taken.filter((one) => one.text === text).length === 1)
      throw new Error('once');
  }
}

describe('the settling table', () => {
  let broker: TestBroker;
  let gateway: TestService;
  let routing: TestService;
  let chat: TestService;
  let admin: RawClient;
  let asGateway: RawClient;
  let asRouting: RawClient;
  let asChat: RawClient;
  const user = (service: 'gateway' | 'routing' | 'chat') => new URL(broker.urlOf(service)).username;

  beforeAll(async () => {
    broker = await aBroker();
    [gateway, routing, chat] = await Promise.all([
      aService(broker, 'gateway'),
      aService(broker, 'routing'),
      aService(broker, 'chat', { handlers: [Handlers] }),
    ]);
    admin = await aRawClient(broker.adminUrl);
    asGateway = await aRawClient(broker.urlOf('gateway'));
    asRouting = await aRawClient(broker.urlOf('routing'));
    asChat = await aRawClient(broker.urlOf('chat'));
  });

  afterAll(async () => {
    await Promise.all([admin, asGateway, asRouting, asChat].map((client) => client.close()));
    await Promise.all([gateway, routing, chat].map((service) => service.close()));
    await broker.drop();
  });

  const nothingLeft = () =>
    until(async () => (await admin.countIn('chat.requests.v1')) === 0, { what: 'an empty request queue' });

  describe('a request', () => {
    it('is answered with what the contract carries and no more, defaults filled in', async () => {
      const reply = await gateway.asker.ask(Say, { text: 'hello' });

      expect(reply).toEqual({ said: 'hello' });
      expect(asked.at(-1)).toEqual({ text: 'hello', times: 1 });
    });

    it('is refused by a decision with its code', async () => {
      await expect(gateway.asker.ask(Say, { text: 'decide' })).rejects.toMatchObject({
        code: 'contact_closed',
        detail: 'It is closed',
        status: 409,
      });
    });

    it('that throws anything else is answered with internal and nothing of the cause', async () => {
      const error = await gateway.asker.ask(Say, { text: 'break' }).catch((err: AppError) => err);

      expect(error).toMatchObject({ code: 'internal' });
      expect(JSON.stringify(error)).not.toContain('secrets');
    });

    it('whose reply breaks the contract is answered with contract_violation', async () => {
      await expect(gateway.asker.ask(Say, { text: 'lie' })).rejects.toMatchObject({
        code: 'contract_violation',
      });
    });

    it('that nobody handles is answered with contract_violation', async () => {
      await expect(gateway.asker.ask(Unknown, {})).rejects.toMatchObject({ code: 'contract_violation' });
    });

    it('that breaks the contract does not leave the gateway', async () => {
      const before = asked.length;

      await expect(gateway.asker.ask(Say, { text: 1 } as never)).rejects.toMatchObject({
        code: 'contract_violation',
      });

      expect(asked).toHaveLength(before);
    });

    it.each([
      ['a payload that breaks the contract', { text: 1 }, {}],
      ['a body that is not JSON', Buffer.from('{"text":'), {}],
      ['a body nested very deep', Buffer.from('['.repeat(100_000)), {}],
      ['a type that is not the routing key', { text: 'x' }, { type: 'chat.test.unknown.v1' }],
      ['no type', { text: 'x' }, { type: undefined }],
    ])('with %s is answered with contract_violation and acknowledged', async (_, body, properties) => {
      const before = asked.length;
      const answer = await askRaw(asGateway, body, { userId: user('gateway'), ...properties });

      expect(answer).toMatchObject({ code: 'contract_violation' });
      expect(asked).toHaveLength(before);
      await nothingLeft();
    });

    it('without the sender that the broker checked is answered with contract_violation', async () => {
      const before = asked.length;

      expect(await askRaw(asGateway, { text: 'x' }, {})).toMatchObject({ code: 'contract_violation' });

      expect(asked).toHaveLength(before);
    });
  });

  describe('an event', () => {
    it('is acknowledged when its handler returns, and known by its id and key', async () => {
      const id = uuidv7();

      expect(await routing.publisher.publish([{ id, key: Made.key, payload: { text: 'fine' } }])).toEqual([
        true,
      ]);

      await until(() => taken.find((one) => one.id === id), { what: 'the event' });
      expect(taken.find((one) => one.id === id)).toEqual({ text: 'fine', id, key: Made.key });
      expect(await admin.countIn('chat.events.v1')).toBe(0);
    });

    it('comes again after a second when its handler throws, with the same id', async () => {
      const id = uuidv7();
      const at = performance.now();

      await routing.publisher.publish([{ id, key: Made.key, payload: { text: 'fails once' } }]);

      await until(() => taken.filter((one) => one.id === id).length === 2, { what: 'the second try' });
      expect(performance.now() - at).toBeGreaterThan(900);
    });

    it('treats a decision like any other failure: there is nobody to refuse', async () => {
      const id = uuidv7();

      await routing.publisher.publish([{ id, key: Made.key, payload: { text: 'decides' } }]);

      await until(() => taken.filter((one) => one.id === id).length === 2, { what: 'the second try' });
    });

    it.each([
      [1, 'chat.retry.10s.v1'],
      [2, 'chat.retry.60s.v1'],
      [3, 'chat.retry.600s.v1'],
    ])('that failed %i times before waits in %s', async (attempt, queue) => {
      await retried({ text: 'always fails' }, { 'x-attempt': attempt, 'x-first-user': user('routing') });

      const message = await admin.next(queue);
      expect(message.properties.headers).toMatchObject({
        'x-attempt': attempt + 1,
        'x-first-user': user('routing'),
      });
      expect(message.properties).toMatchObject({ type: Made.key, userId: user('chat'), deliveryMode: 2 });
    });

    it('that failed after the last retry is a dead letter with the reason', async () => {
      await retried({ text: 'always fails' }, { 'x-attempt': 4, 'x-first-user': user('routing') });

      const message = await admin.next('chat.dead.v1');
      expect(message.properties.headers).toMatchObject({
        'x-reason': 'retries_exhausted: Error: no luck',
        'x-first-user': user('routing'),
      });
      expect(JSON.parse(message.content.toString())).toEqual({ text: 'always fails' });
    });

    it.each([
      ['a payload that breaks the contract', { text: 1 }, {}, 'payload'],
      ['a body that is not JSON', Buffer.from('garbage'), {}, 'not_json'],
      ['a body nested very deep', Buffer.from('{"text":'.repeat(50_000)), {}, 'too_deep'],
      [
        'a type that is not the routing key',
        { text: 'x' },
        { type: 'routing.assignment.released.v1' },
        'key_mismatch',
      ],
      ['no type', { text: 'x' }, { type: undefined }, 'key_mismatch'],
      ['no sender', { text: 'x' }, { userId: undefined }, 'wrong_user'],
      ['no id', { text: 'x' }, { messageId: undefined }, 'payload'],
      [
        'a first user although it is no retry',
        { text: 'x' },
        { headers: { 'x-first-user': 'x' } },
        'wrong_user',
      ],
    ])('with %s is a dead letter at once', async (_, body, properties, reason) => {
      const before = taken.length;

      await asRouting.publish('routing.events', Made.key, body, {
        type: Made.key,
        userId: user('routing'),
        messageId: uuidv7(),
        ...properties,
      });

      const { headers } = (await admin.next('chat.dead.v1')).properties;
      expect(headers?.['x-reason']).toMatch(new RegExp(`^${reason}: `));
      expect(taken).toHaveLength(before);
    });

    it('that is not its sender’s to tell is a dead letter at once', async () => {
      await admin.publish(
        'routing.events',
        Made.key,
        { text: 'x' },
        { type: Made.key, messageId: uuidv7(), userId: 'admin' },
      );

      expect((await admin.next('chat.dead.v1')).properties.headers?.['x-reason']).toMatch(/^wrong_user: /);
    });

    it('that somebody else put into the retry queues is a dead letter at once', async () => {
      await admin.publish(
        'chat.retry',
        'back',
        { text: 'x' },
        {
          type: Made.key,
          messageId: uuidv7(),
          userId: 'admin',
          headers: { 'x-first-user': user('routing'), 'x-attempt': 1 },
        },
      );

      expect((await admin.next('chat.dead.v1')).properties.headers?.['x-reason']).toMatch(/^wrong_user: /);
    });

    it('that nobody handles is a dead letter at once', async () => {
      const key = 'routing.assignment.unheard.v1';
      await asChat.channel.bindQueue('chat.events.v1', 'routing.events', key);

      await routing.publisher.publish([{ id: uuidv7(), key, payload: {} }]);

      expect((await admin.next('chat.dead.v1')).properties.headers?.['x-reason']).toMatch(/^no_handler: /);
    });

    it('that kills its consumer again and again is a dead letter after 20 deliveries', async () => {
      await chat.close();
      await routing.publisher.publish([{ id: uuidv7(), key: Made.key, payload: { text: 'deadly' } }]);

      for (let delivery = 0; delivery < 21; delivery++) {
        const message = await until(async () => (await asChat.channel.get('chat.events.v1')) || null);
        asChat.channel.nack(message, false, true);
      }

      const { fields } = await admin.next('chat.dead.v1');
      expect(fields.routingKey).toBe('chat.delivery-limit');
    });
  });

  /** As if the event came back from its n-th retry. */
  function retried(body: unknown, headers: Record<string, unknown>): Promise<boolean> {
    return asChat.publish('chat.retry', 'back', body, {
      type: Made.key,
      userId: user('chat'),
      messageId: uuidv7(),
      headers,
    });
  }

  /** Asks without the Asker, so that a question may be as wrong as it likes. */
  async function askRaw(client: RawClient, body: unknown, properties: object): Promise<unknown> {
    const replyTo = uuidv7();
    const { queue } = await client.channel.assertQueue('', { exclusive: true });
    await client.channel.bindQueue(queue, 'replies', replyTo);
    await client.publish('requests', Say.key, body, {
      type: Say.key,
      messageId: uuidv7(),
      replyTo,
      ...properties,
    });
    const reply = await client.next(queue);
    expect(reply.properties).toMatchObject({ type: 'problem', userId: user('chat') });
    return JSON.parse(reply.content.toString());
  }
});
