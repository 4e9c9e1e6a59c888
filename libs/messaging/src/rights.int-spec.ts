import { SERVICES, type ServiceName } from '@switchboard/contracts';
import { aBroker, type TestBroker } from '../../../test/support/broker.js';
import { aRawClient, aService, type RawClient, type TestService } from '../../../test/support/messaging.js';

const ANSWERING = SERVICES.filter((service) => service !== 'gateway');

describe('the rights of a service on the broker', () => {
  let broker: TestBroker;
  const clients = {} as Record<ServiceName, RawClient>;
  const booted: TestService[] = [];

  beforeAll(async () => {
    broker = await aBroker();
    for (const service of SERVICES) clients[service] = await aRawClient(broker.urlOf(service));
  });

  afterAll(async () => {
    await Promise.all(Object.values(clients).map((client) => client.close()));
    await Promise.all(booted.map((service) => service.close()));
    await broker.drop();
  });

  const publishing = (service: ServiceName, exchange: string, key: string, userId?: string) =>
    clients[service].refusalOf(async (channel) => {
      channel.publish(exchange, key, Buffer.from('{}'), { userId });
    });
  const others = (service: string) => SERVICES.filter((other) => other !== service);

  it.each(SERVICES)('%s may publish its own events', async (service) => {
    expect(await publishing(service, `${service}.events`, `${service}.thing.done.v1`)).toBeNull();
  });

  it.each(SERVICES)(
    '%s may not publish on the default exchange, however the queue is called',
    async (service) => {
      for (const queue of ['chat.requests.v1', 'chat.events.v1', 'files.dead.v1']) {
        expect(await publishing(service, '', queue)).toMatch(/ACCESS.REFUSED/);
      }
    },
  );

  it.each(SERVICES)('%s may not publish the events, retries or dead letters of another', async (service) => {
    for (const other of others(service)) {
      expect(await publishing(service, `${other}.events`, `${other}.thing.done.v1`)).toMatch(
        /ACCESS.REFUSED/,
      );
      expect(await publishing(service, `${service}.events`, `${other}.thing.done.v1`)).toMatch(
        /ACCESS.REFUSED/,
      );
      expect(await publishing(service, 'dead', `${other}.payload`)).toMatch(/ACCESS.REFUSED/);
    }
    for (const other of others(service).filter((one) => one !== 'gateway')) {
      expect(await publishing(service, `${other}.retry`, 'back')).toMatch(/ACCESS.REFUSED/);
    }
  });

  it.each(ANSWERING)('%s may not ask', async (service) => {
    expect(await publishing(service, 'requests', 'chat.message.send.v1')).toMatch(/ACCESS.REFUSED/);
  });

  it('the gateway may not answer', async () => {
    expect(await publishing('gateway', 'replies', 'x')).toMatch(/ACCESS.REFUSED/);
  });

  it('nobody may sign as somebody else', async () => {
    const chat = new URL(broker.urlOf('chat')).username;

    expect(await publishing('chat', 'chat.events', 'chat.thing.done.v1', chat)).toBeNull();
    expect(await publishing('files', 'files.events', 'files.thing.done.v1', chat)).toMatch(
      /PRECONDITION.FAILED/,
    );
  });

  it.each(ANSWERING)('%s may not consume, fetch, purge or delete what is another’s', async (service) => {
    for (const other of ANSWERING.filter((one) => one !== service)) {
      for (const queue of [
        `${other}.requests.v1`,
        `${other}.events.v1`,
        `${other}.dead.v1`,
        `${other}.retry.1s.v1`,
      ]) {
        const { refusalOf } = clients[service];
        expect(await refusalOf((channel) => channel.consume(queue, () => undefined))).toMatch(
          /ACCESS.REFUSED/,
        );
        expect(await refusalOf((channel) => channel.get(queue))).toMatch(/ACCESS.REFUSED/);
        expect(await refusalOf((channel) => channel.purgeQueue(queue))).toMatch(/ACCESS.REFUSED/);
        expect(await refusalOf((channel) => channel.deleteQueue(queue))).toMatch(/ACCESS.REFUSED/);
      }
    }
  });

  it.each([
    ['chat', 'chat.events.v1', 'requests', 'files.#', 'the questions of another'],
    ['chat', 'chat.events.v1', 'requests', '#', 'every question'],
    ['chat', 'chat.events.v1', 'replies', 'x', 'replies'],
    ['chat', 'chat.events.v1', 'dead', 'files.#', 'dead letters'],
    ['chat', 'chat.events.v1', 'routing.events', 'routing.presence.changed.v1', 'events not meant for it'],
    ['chat', 'chat.events.v1', 'routing.events', '#', 'every event'],
    ['routing', 'routing.events.v1', 'chat.events', 'chat.message.sent.v1', 'what people write'],
    ['accounts', 'accounts.events.v1', 'chat.events', 'chat.message.sent.v1', 'what people write'],
    ['files', 'chat.events.v1', 'chat.events', 'chat.contact.ended.v1', 'into a foreign queue'],
  ] as [ServiceName, string, string, string, string][])(
    '%s may not bind %s to %s by %s: %s',
    async (service, queue, exchange, key) => {
      expect(await clients[service].refusalOf((channel) => channel.bindQueue(queue, exchange, key))).toMatch(
        /ACCESS.REFUSED/,
      );
    },
  );

  it('a service makes no queue or exchange but its own two queues', async () => {
    const { refusalOf } = clients.chat;

    expect(await refusalOf((channel) => channel.assertQueue('', { exclusive: true }))).toMatch(
      /ACCESS.REFUSED/,
    );
    expect(await refusalOf((channel) => channel.assertQueue('chat.mine'))).toMatch(/ACCESS.REFUSED/);
    expect(await refusalOf((channel) => channel.assertExchange('chat.mine', 'topic'))).toMatch(
      /ACCESS.REFUSED/,
    );
    expect(await refusalOf((channel) => channel.deleteExchange('chat.events'))).toMatch(/ACCESS.REFUSED/);
  });

  it('another platform’s vhost is closed', async () => {
    const url = new URL(broker.urlOf('chat'));
    url.pathname = '/%2f';

    await expect(aRawClient(url.href)).rejects.toThrow(/ConnectionOpenOk/); // the broker closes instead of opening
  });

  it('the passwords are not in the definitions', async () => {
    const definitions = JSON.stringify(await broker.management('GET', '/api/definitions'));

    for (const service of SERVICES) {
      expect(definitions).not.toContain(decodeURIComponent(new URL(broker.urlOf(service)).password));
    }
  });

  it.each(SERVICES)('%s works with these rights', async (service) => {
    const running = await aService(broker, service);
    booted.push(running);

    expect(running.publisher.ready).toBe(true);
  });
});
