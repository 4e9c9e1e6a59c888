import { Controller } from '@nestjs/common';
import { event, request, type Payload } from '@switchboard/contracts';
import { Health, Metrics, uuidv7 } from '@switchboard/kernel';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { aBroker, type TestBroker } from '../../../test/support/broker.js';
import { aRawClient, aService, type RawClient, type TestService } from '../../../test/support/messaging.js';
import { aProxy } from '../../../test/support/proxy.js';
import { until } from '../../../test/support/wait.js';
import { OnEvent, OnRequest } from './index.js';

const Count = request('chat.test.count.v1', z.object({ n: z.number() }), z.object({ n: z.number() }));
const Nobody = request('files.test.nobody.v1', z.object({}), z.object({}));
const Slow = event('routing.assignment.made.v1', [], z.object({ n: z.number() }));

const executed: number[] = [];
let gate: Promise<void> = Promise.resolve();

@Controller()
class Handlers {
  @OnRequest(Count)
  async count({ n }: Payload<typeof Count>) {
    executed.push(n);
    await gate;
    return { n };
  }

  @OnEvent(Slow)
  async slow() {
    await delay(5);
  }
}

function aGate(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  return resolve;
}

describe('asking', () => {
  let broker: TestBroker;
  let gateway: TestService;
  let admin: RawClient;
  const services: TestService[] = [];

  beforeAll(async () => {
    broker = await aBroker();
    gateway = await aService(broker, 'gateway');
    admin = await aRawClient(broker.adminUrl);
  });

  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.close()));
  });

  afterAll(async () => {
    await admin.close();
    await gateway.close();
    await broker.drop();
  });

  async function aChat(messaging = {}): Promise<TestService> {
    const chat = await aService(broker, 'chat', { handlers: [Handlers], messaging });
    services.push(chat);
    return chat;
  }

  it('fails at once with unavailable where there is no queue', async () => {
    await admin.channel.deleteQueue('files.requests.v1');
    const at = performance.now();

    await expect(gateway.asker.ask(Nobody, {})).rejects.toMatchObject({
      code: 'unavailable',
      extra: { retryAfterSeconds: 1 },
    });

    expect(performance.now() - at).toBeLessThan(2_000);
  });

  it('fails at once with unavailable where the queue is full', async () => {
    const { queue } = await fullQueue();
    const at = performance.now();

    await expect(gateway.asker.ask(Count, { n: 0 })).rejects.toMatchObject({ code: 'unavailable' });

    expect(performance.now() - at).toBeLessThan(2_000);
    await admin.channel.purgeQueue(queue);
  });

  it('a stopped service fails with timeout at the deadline, and never sees the question afterwards', async () => {
    const at = performance.now();

    await expect(gateway.asker.ask(Count, { n: 1 }, { deadlineMs: 300 })).rejects.toMatchObject({
      code: 'timeout',
    });

    expect(performance.now() - at).toBeGreaterThan(290);
    await aChat();
    expect(await gateway.asker.ask(Count, { n: 2 })).toEqual({ n: 2 });
    expect(executed).not.toContain(1);
  });

  it('does not notice a restart inside the deadline', async () => {
    const asked = gateway.asker.ask(Count, { n: 3 }, { deadlineMs: 10_000 });
    await until(async () => (await admin.countIn('chat.requests.v1')) === 1);

    await aChat();

    expect(await asked).toEqual({ n: 3 });
  });

  it('a question that lay in a paused process past its deadline is not executed', async () => {
    await aChat();
    const asked = gateway.asker.ask(Count, { n: 4 }, { deadlineMs: 400 }).catch((err: unknown) => err);

    // Nothing in this process can run now, as after a SIGSTOP; the broker delivers into our socket meanwhile.
    const until = performance.now() + 1_000;
    while (performance.now() < until);

    expect(await asked).toMatchObject({ code: 'timeout' });
    expect(await gateway.asker.ask(Count, { n: 5 }, { deadlineMs: 10_000 })).toEqual({ n: 5 });
    expect(executed).not.toContain(4);
  });

  it('drops replies that come too late and keeps nothing of them', async () => {
    await aChat();
    const open = aGate();
    const asks = Array.from({ length: 50 }, (_, n) =>
      gateway.asker.ask(Count, { n: 100 + n }, { deadlineMs: 300 }),
    );
    const results = await Promise.allSettled(asks);

    expect(new Set(results.map((one) => one.status === 'rejected' && one.reason.code))).toEqual(
      new Set(['timeout']),
    );
    expect(gateway.asker.waiting).toBe(0);

    open();
    const late = gateway.app.get(Metrics).registry.getSingleMetric('late_replies_total');
    await until(async () => (await late?.get())?.values[0]?.value === 50, { what: 'fifty late replies' });
    expect(gateway.asker.waiting).toBe(0);
  });

  it('is answered while ten thousand events wait', async () => {
    const routing = await aService(broker, 'routing');
    services.push(routing);
    const chatBinds = await aChat(); // binds its events
    await chatBinds.close();
    services.splice(services.indexOf(chatBinds), 1);
    for (let batch = 0; batch < 20; batch++) {
      const events = Array.from({ length: 500 }, (_, n) => ({ id: uuidv7(), key: Slow.key, payload: { n } }));
      expect(await routing.publisher.publish(events, { deadlineMs: 20_000 })).not.toContain(false);
    }
    await aChat();

    for (let n = 0; n < 50; n++) {
      expect(await gateway.asker.ask(Count, { n: 1_000 + n }, { deadlineMs: 2_000 })).toEqual({
        n: 1_000 + n,
      });
    }

    expect(await admin.countIn('chat.events.v1')).toBeGreaterThan(1_000);
    await admin.channel.purgeQueue('chat.events.v1');
  });

  it('never runs a question a second time in the same process when the connection is lost meanwhile', async () => {
    const chat = await aChat();
    const open = aGate();
    const asked = gateway.asker.ask(Count, { n: 6 }).catch((err: unknown) => err);
    await until(() => executed.includes(6));

    await broker.closeConnections();
    expect(await asked).toMatchObject({ code: 'unavailable' });
    await Promise.all([chat.strategy.whenConsuming(), gateway.strategy.whenConsuming()]);
    open();

    // Until the asking side, too, has its connection again, it refuses before it sends anything.
    const again = await until(() => gateway.asker.ask(Count, { n: 7 }, { deadlineMs: 10_000 }));
    expect(again).toEqual({ n: 7 });
    await until(async () => (await admin.countIn('chat.requests.v1')) === 0);
    expect(executed.filter((n) => n === 6)).toHaveLength(1);
  });

  it('fails at once with unavailable while the broker is away, and works again by itself', async () => {
    const proxy = await aProxy(broker.urlOf('gateway'));
    await proxy.open();
    const remote = await aService({ urlOf: (service) => proxy.urlOf(broker.urlOf(service)) }, 'gateway');
    services.push(remote);
    const chat = await aChat();
    const open = aGate();
    const inFlight = remote.asker.ask(Count, { n: 8 }, { deadlineMs: 20_000 }).catch((err: unknown) => err);
    await until(() => executed.includes(8));

    await proxy.cut();

    expect(await inFlight).toMatchObject({ code: 'unavailable' });
    await expect(remote.asker.ask(Count, { n: 9 })).rejects.toMatchObject({ code: 'unavailable' });
    expect(await remote.app.get(Health).readiness()).toMatchObject({
      state: 'degraded',
      checks: { broker: { state: 'down' } },
    });
    open();
    await proxy.open();
    await until(async () => (await remote.app.get(Health).readiness()).state === 'ok', { what: 'recovery' });
    expect(await remote.asker.ask(Count, { n: 10 })).toEqual({ n: 10 });
    expect(chat.asker.waiting + remote.asker.waiting).toBe(0);
    await remote.close();
    services.splice(services.indexOf(remote), 1);
    await proxy.cut();
  });

  it('is for the gateway alone', async () => {
    const chat = await aChat();

    await expect(chat.asker.ask(Count, { n: 11 })).rejects.toMatchObject({ code: 'unavailable' });
  });

  /** Fills chat's request queue while nobody consumes it. */
  async function fullQueue(): Promise<{ queue: string }> {
    const user = new URL(broker.urlOf('gateway')).username;
    const asGateway = await aRawClient(broker.urlOf('gateway'));
    const taken = await Promise.all(
      Array.from({ length: 2_001 }, () => asGateway.publish('requests', Count.key, {}, { userId: user })),
    );
    await asGateway.close();
    expect(taken.filter((ok) => ok)).toHaveLength(2_000);
    return { queue: 'chat.requests.v1' };
  }
});
