import { Controller } from '@nestjs/common';
import { ChatEventsMissed, event, request, type Payload } from '@switchboard/contracts';
import { Health, uuidv7 } from '@switchboard/kernel';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { z } from 'zod';
import { aBroker, type TestBroker } from '../../../test/support/broker.js';
import { aRawClient, aService, type RawClient, type TestService } from '../../../test/support/messaging.js';
import { aProxy } from '../../../test/support/proxy.js';
import { until } from '../../../test/support/wait.js';
import { closeConnection, OnEvent, OnRequest, openConnection } from './index.js';
import { socketOf } from './open-connection.js';

const Ping = request('chat.test.ping.v1', z.object({}), z.object({}));
const Made = event('routing.assignment.made.v1', [], z.object({ n: z.number() }));
const made: number[] = [];

@Controller()
class Handlers {
  @OnRequest(Ping)
  ping() {
    return {};
  }

  @OnEvent(Made)
  made({ n }: Payload<typeof Made>) {
    made.push(n);
  }
}

const missed: Payload<typeof ChatEventsMissed>[] = [];
const madeElsewhere: number[] = [];

@Controller()
class GatewayHandlers {
  @OnEvent(ChatEventsMissed)
  missed(event: Payload<typeof ChatEventsMissed>) {
    missed.push(event);
  }

  @OnEvent(Made)
  made({ n }: Payload<typeof Made>) {
    madeElsewhere.push(n);
  }
}

describe('when the broker or a queue goes away', () => {
  let broker: TestBroker;
  let admin: RawClient;
  const services: TestService[] = [];

  beforeAll(async () => {
    broker = await aBroker();
    admin = await aRawClient(broker.adminUrl);
  });

  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.close()));
  });

  afterAll(async () => {
    await admin.close();
    await broker.drop();
  });

  async function started(...args: Parameters<typeof aService>): Promise<TestService> {
    const service = await aService(...args);
    services.push(service);
    return service;
  }

  const stateOf = async ({ app }: TestService) => (await app.get(Health).readiness()).state;
  const publish = (publisher: TestService, n: number) =>
    until(
      async () => (await publisher.publisher.publish([{ id: uuidv7(), key: Made.key, payload: { n } }]))[0],
      {
        what: `event ${n} published`,
      },
    );

  it('takes the prefetch for each consumer and no more', async () => {
    await started(broker, 'chat', {
      handlers: [Handlers],
      messaging: { requestPrefetch: 7, eventPrefetch: 9 },
    });

    await until(
      async () => {
        const consumers = (await broker.management('GET', `/api/consumers/${broker.vhost}`)) as Consumer[];
        const found = consumers.map(({ queue, prefetch_count }) => `${queue.name} ${prefetch_count}`).sort();
        return found.join() === 'chat.events.v1 9,chat.requests.v1 7';
      },
      { timeoutMs: 25_000, what: 'the consumers' },
    );
  });

  it('a service starts without its broker, says that it is degraded, and works once the broker is there', async () => {
    const proxy = await aProxy(broker.adminUrl);
    const away = { urlOf: (service: 'chat') => proxy.urlOf(broker.urlOf(service)) } as TestBroker;

    const chat = await started(away, 'chat', { handlers: [Handlers], waitForBroker: false });
    expect(await chat.app.get(Health).readiness()).toEqual({
      state: 'degraded',
      checks: { broker: { state: 'down', detail: 'not connected' } },
    });
    expect(await chat.publisher.publish([{ id: '1', key: 'chat.message.sent.v1', payload: {} }])).toEqual([
      false,
    ]);

    await proxy.open();
    await until(async () => (await stateOf(chat)) === 'ok', { what: 'the service to connect' });
    const gateway = await started(broker, 'gateway');
    expect(await gateway.asker.ask(Ping, {})).toEqual({});
    await chat.close();
    services.splice(services.indexOf(chat), 1);
    await proxy.cut();
  });

  it.each(['chat.requests.v1', 'chat.events.v1'])(
    '%s is asserted and bound again when it is deleted',
    async (queue) => {
      const [, gateway, routing] = await Promise.all([
        started(broker, 'chat', { handlers: [Handlers] }),
        started(broker, 'gateway'),
        started(broker, 'routing'),
      ]);

      await admin.channel.deleteQueue(queue);

      await until(() => gateway.asker.ask(Ping, {}), { what: 'an answer' });
      const n = made.length + 1;
      await publish(routing, n);
      await until(() => made.includes(n), { what: 'the event' });
    },
  );

  it('a deleted queue of events is said, and since when something may be missing (ADR 63)', async () => {
    const [, , routing] = await Promise.all([
      started(broker, 'chat', { handlers: [Handlers] }),
      started(broker, 'gateway', { handlers: [GatewayHandlers] }),
      started(broker, 'routing'),
    ]);
    const n = made.length + 1_000;
    const before = Date.now();
    await publish(routing, n);
    await until(() => made.includes(n), { what: 'the event' });
    missed.length = 0;

    await admin.channel.deleteQueue('chat.events.v1');

    const { at, since } = await until(() => missed[0], { what: 'that something was missed' });
    expect(Date.parse(at)).toBeGreaterThanOrEqual(before);
    // A minute before what was done last: what was in hand is older.
    expect((before - Date.parse(since)) / 1_000).toBeGreaterThan(55);
    expect((before - Date.parse(since)) / 1_000).toBeLessThan(65);
  });

  it('a repeat for one service is done by that one, and left alone by the others', async () => {
    const [, , routing] = await Promise.all([
      started(broker, 'chat', { handlers: [Handlers] }),
      started(broker, 'gateway', { handlers: [GatewayHandlers] }),
      started(broker, 'routing'),
    ]);
    const [again, usual] = [made.length + 2_000, made.length + 2_001];
    const repeat = { id: uuidv7(), key: Made.key, payload: { n: again }, onlyFor: 'chat' as const };
    await until(async () => (await routing.publisher.publish([repeat]))[0]);
    await publish(routing, usual);

    await until(() => made.includes(usual) && madeElsewhere.includes(usual), { what: 'the next event' });
    expect(made).toContain(again);
    expect(madeElsewhere).not.toContain(again);
  });

  it('survives that every connection is closed, ten times, and leaks nothing', async () => {
    const [chat, gateway, routing] = await Promise.all([
      started(broker, 'chat', { handlers: [Handlers] }),
      started(broker, 'gateway'),
      started(broker, 'routing'),
    ]);
    const rejections: unknown[] = [];
    const note = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', note);

    for (let round = 0; round < 10; round++) {
      const asks = Array.from({ length: 20 }, () => gateway.asker.ask(Ping, {}, { deadlineMs: 2_000 }));
      await broker.closeConnections();
      await Promise.allSettled(asks);
      await until(() => gateway.asker.ask(Ping, {}), { what: 'an answer again' });
    }

    expect(gateway.asker.waiting).toBe(0);
    await publish(routing, 1_000);
    await until(() => made.includes(1_000));
    expect(await stateOf(chat)).toBe('ok');
    const user = new URL(broker.urlOf('chat')).username;
    await until(async () => (await connectionsOf(user)) === 2, { what: 'two connections of chat' });
    expect(rejections).toEqual([]);
    process.off('unhandledRejection', note);
  });

  it('finds a half-open connection by its heartbeat and comes back on a new one', async () => {
    const proxy = await aProxy(broker.adminUrl);
    await proxy.open();
    const remote = { urlOf: (service: 'chat') => proxy.urlOf(broker.urlOf(service)) } as TestBroker;
    const chat = await started(remote, 'chat', { handlers: [Handlers] });

    proxy.freeze();
    await until(async () => (await stateOf(chat)) === 'degraded', {
      timeoutMs: 25_000,
      what: 'missed heartbeats',
    });
    proxy.thaw();

    await until(async () => (await stateOf(chat)) === 'ok', { timeoutMs: 20_000, what: 'the way back' });
    await chat.close();
    services.splice(services.indexOf(chat), 1);
    await proxy.cut();
  }, 60_000);

  it('says no at once while the broker is short of memory or disk, and goes on afterwards', async () => {
    const routing = await started(broker, 'routing');
    await started(broker, 'chat', { handlers: [Handlers] });
    const { outbound } = routing.strategy.unwrap<{ outbound: { opened: NodeJS.EventEmitter } }>();

    // What the broker sends on an alarm; an alarm itself would stop every other test on this server.
    outbound.opened.emit('blocked', 'low on memory');
    expect(await stateOf(routing)).toBe('degraded');
    expect(await routing.publisher.publish([{ id: '1', key: Made.key, payload: { n: 1 } }])).toEqual([false]);

    outbound.opened.emit('unblocked');
    expect(await routing.publisher.publish([{ id: uuidv7(), key: Made.key, payload: { n: 1 } }])).toEqual([
      true,
    ]);
    expect(await stateOf(routing)).toBe('ok');
  });

  it('has Nagle’s algorithm off on every socket to the broker', async () => {
    const sockets = jest.spyOn(Socket.prototype, 'setNoDelay');
    await Promise.all([started(broker, 'chat', { handlers: [Handlers] }), started(broker, 'gateway')]);
    const connection = await openConnection(broker.urlOf('files'), 'test');

    const off = new Set(sockets.mock.contexts.filter((_, call) => sockets.mock.calls[call]?.[0] === true));

    expect(off).toContain(socketOf(connection));
    expect(off.size).toBe(5); // in and out for two services, and the one by hand
    expect(sockets.mock.calls.filter(([on]) => on !== true)).toEqual([]);
    sockets.mockRestore();
    await closeConnection(connection);
  });

  it('writes what is said in one moment at once', async () => {
    const connection = await openConnection(broker.urlOf('files'), 'test');
    const channel = await connection.createConfirmChannel();
    const socket = socketOf(connection);
    const [alone, together] = [jest.spyOn(socket, '_write'), jest.spyOn(socket, '_writev')];

    for (let n = 0; n < 20; n++) channel.publish('files.events', 'files.test.made.v1', Buffer.from(`${n}`));
    await channel.waitForConfirms();

    expect(together.mock.calls.length).toBeGreaterThan(0);
    expect(alone.mock.calls.length + together.mock.calls.length).toBeLessThan(5);
    await closeConnection(connection);
  });

  async function connectionsOf(user: string): Promise<number> {
    await delay(50);
    return ((await broker.management('GET', `/api/connections/username/${user}`)) as unknown[]).length;
  }
});

interface Consumer {
  queue: { name: string };
  prefetch_count: number;
}
