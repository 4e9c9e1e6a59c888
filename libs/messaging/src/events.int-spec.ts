import { Controller } from '@nestjs/common';
import { event, type Payload } from '@switchboard/contracts';
import { Metrics, uuidv7 } from '@switchboard/kernel';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { aBroker, type TestBroker } from '../../../test/support/broker.js';
import { aRawClient, aService, type RawClient, type TestService } from '../../../test/support/messaging.js';
import { aProxy } from '../../../test/support/proxy.js';
import { until } from '../../../test/support/wait.js';
import { OnEvent, OnEventBatch, type EventMeta, type OutgoingEvent } from './index.js';

const Sent = event(
  'chat.message.sent.v1',
  [],
  z.object({ message: z.object({ contactId: z.string(), seq: z.number() }) }),
);
const Rated = event('chat.contact.rated.v1', [], z.object({ contactId: z.string(), score: z.number() }));
const Typing = event('gateway.typing.changed.v1', [], z.object({ contactId: z.string() }));

/** Handlers of one gateway; Nest makes the instance, so what it saw is kept outside. */
function aGatewayClass() {
  const seen: string[] = [];
  @Controller()
  class Pushes {
    @OnEvent(Sent)
    async sent({ message }: Payload<typeof Sent>) {
      // The first of a contact takes longest, so only lanes keep the order.
      await delay(message.seq === 1 ? 30 : 0);
      seen.push(`${message.contactId} ${message.seq}`);
      if (message.contactId === 'bad') throw new Error('cannot push');
    }

    @OnEvent(Typing)
    typing({ contactId }: Payload<typeof Typing>) {
      seen.push(`typing ${contactId}`);
    }
  }
  return { Pushes, seen };
}

const batches: { scores: number[]; ids: string[] }[] = [];

@Controller()
class Reports {
  @OnEventBatch(Rated, { max: 20, waitMs: 50 })
  async rated(ratings: Payload<typeof Rated>[], metas: EventMeta[]) {
    batches.push({ scores: ratings.map(({ score }) => score), ids: metas.map(({ messageId }) => messageId) });
    await delay(1);
    if (ratings.some(({ contactId }) => contactId === 'bad')) throw new Error('one of them is bad');
  }
}

const sentIn = (contactId: string, seq: number): OutgoingEvent => ({
  id: uuidv7(),
  key: Sent.key,
  payload: { message: { contactId, seq } },
});
const rated = (score: number, contactId = 'c'): OutgoingEvent => ({
  id: uuidv7(),
  key: Rated.key,
  payload: { contactId, score },
});

describe('events', () => {
  let broker: TestBroker;
  let admin: RawClient;
  let chat: TestService;
  const services: TestService[] = [];

  beforeAll(async () => {
    broker = await aBroker();
    admin = await aRawClient(broker.adminUrl);
    chat = await aService(broker, 'chat');
  });

  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => service.close()));
  });

  afterAll(async () => {
    await admin.close();
    await chat.close();
    await broker.drop();
  });

  async function started(...args: Parameters<typeof aService>): Promise<TestService> {
    const service = await aService(...args);
    services.push(service);
    return service;
  }

  describe('at a gateway', () => {
    it('come to every gateway, each of them once', async () => {
      const [one, two] = [aGatewayClass(), aGatewayClass()];
      await Promise.all([one, two].map(({ Pushes }) => started(broker, 'gateway', { handlers: [Pushes] })));

      await chat.publisher.publish(Array.from({ length: 100 }, (_, n) => sentIn(`c${n}`, 2)));

      await until(() => one.seen.length >= 100 && two.seen.length >= 100);
      expect(new Set(one.seen).size).toBe(100);
      expect([...two.seen].sort()).toEqual([...one.seen].sort());
    });

    it('keep their order within a contact, however long one takes', async () => {
      const { Pushes, seen } = aGatewayClass();
      await started(broker, 'gateway', { handlers: [Pushes] });
      const contacts = ['a', 'b', 'c'];

      await chat.publisher.publish(
        [1, 2, 3, 4, 5].flatMap((seq) => contacts.map((contact) => sentIn(contact, seq))),
      );

      await until(() => seen.length === 15);
      for (const contact of contacts) {
        expect(seen.filter((one) => one.startsWith(contact))).toEqual(
          [1, 2, 3, 4, 5].map((seq) => `${contact} ${seq}`),
        );
      }
    });

    it('are pushed from one gateway to another without a durable queue', async () => {
      const [one, two] = [aGatewayClass(), aGatewayClass()];
      const first = await started(broker, 'gateway', { handlers: [one.Pushes] });
      await started(broker, 'gateway', { handlers: [two.Pushes] });

      await first.publisher.publish([
        { id: uuidv7(), key: Typing.key, payload: { contactId: 'c' }, persistent: false },
      ]);

      await until(() => one.seen.includes('typing c') && two.seen.includes('typing c'));
    });

    it('that cannot be pushed are dead letters at once, and the next one is pushed', async () => {
      const { Pushes, seen } = aGatewayClass();
      await started(broker, 'gateway', { handlers: [Pushes] });

      await chat.publisher.publish([sentIn('bad', 2), sentIn('good', 2)]);

      await until(() => seen.includes('good 2'));
      expect((await admin.next('gateway.dead.v1')).properties.headers?.['x-reason']).toMatch(/cannot push/);
      expect(seen.filter((one) => one === 'bad 2')).toHaveLength(1);
    });

    it('that were missed while the connection was lost are told as a gap', async () => {
      const { Pushes, seen } = aGatewayClass();
      const gateway = await started(broker, 'gateway', { handlers: [Pushes] });
      let gaps = 0;
      gateway.feed.onResumed(() => gaps++);
      await chat.publisher.publish([sentIn('before', 2)]);
      await until(() => seen.includes('before 2'));
      expect(gaps).toBe(0);

      await broker.closeConnections();

      await until(() => gaps === 1, { what: 'the gap to be told' });
      await until(async () => (await chat.publisher.publish([sentIn('after', 2)]))[0]);
      await until(() => seen.includes('after 2'));
    });
  });

  describe('in batches', () => {
    it('come many at a time, in order, and none is left', async () => {
      await started(broker, 'reports', { handlers: [Reports] });
      batches.length = 0;
      const events = Array.from({ length: 100 }, (_, n) => rated(n));

      await chat.publisher.publish(events);

      await until(() => batches.flatMap(({ scores }) => scores).length === 100);
      expect(batches.length).toBeLessThanOrEqual(10);
      expect(batches.flatMap(({ scores }) => scores)).toEqual(events.map((_, n) => n));
      expect(batches.flatMap(({ ids }) => ids)).toEqual(events.map(({ id }) => id));
      await until(async () => (await admin.countIn('reports.events.v1')) === 0);
    });

    it('with a bad one among them are tried one by one, and only the bad one waits for its retry', async () => {
      const reports = await started(broker, 'reports', { handlers: [Reports] });
      batches.length = 0;

      await chat.publisher.publish([rated(1), rated(2, 'bad'), rated(3)]);

      const retries = reports.app.get(Metrics).registry.getSingleMetric('event_retries_total');
      await until(async () => (await retries?.get())?.values[0]?.value === 1, { what: 'one retry' });
      expect(batches.slice(1, 4).map(({ scores }) => scores)).toEqual([[1], [2], [3]]);
    });
  });

  describe('being published', () => {
    it('are persistent and carry id, type, time and sender', async () => {
      await started(broker, 'reports', { handlers: [Reports] }); // binds the key
      await services.pop()?.close();
      const message = rated(7);
      const before = Math.floor(Date.now() / 1_000);

      expect(await chat.publisher.publish([message])).toEqual([true]);

      const { properties, content } = await admin.next('reports.events.v1');
      expect(properties).toMatchObject({
        messageId: message.id,
        type: Rated.key,
        userId: new URL(broker.urlOf('chat')).username,
        deliveryMode: 2,
        contentType: 'application/json',
      });
      expect(properties.timestamp).toBeGreaterThanOrEqual(before);
      expect(JSON.parse(content.toString())).toEqual(message.payload);
    });

    it('to nobody are not published, and do not hold up the others', async () => {
      const nobody = { id: uuidv7(), key: 'chat.contact.unheard.v1', payload: {} };

      expect(await chat.publisher.outcomes([rated(1), nobody, rated(2)])).toEqual([
        'confirmed',
        'returned',
        'confirmed',
      ]);
      expect(await chat.publisher.publish([nobody])).toEqual([false]);
    });

    it('to nobody are fine when they are worth nothing a moment later', async () => {
      const typing = { id: uuidv7(), key: 'chat.contact.unheard.v1', payload: {}, persistent: false };

      expect(await chat.publisher.publish([typing])).toEqual([true]);
    });

    it('are not published when the broker does not confirm them in time', async () => {
      const proxy = await aProxy(broker.adminUrl);
      await proxy.open();
      const remote = await started({ urlOf: (service) => proxy.urlOf(broker.urlOf(service)) }, 'chat');
      proxy.freeze();

      expect(await remote.publisher.outcomes([rated(1)], { deadlineMs: 100 })).toEqual(['failed']);

      await proxy.cut();
    });

    it('of nothing is done at once', async () => {
      expect(await chat.publisher.publish([])).toEqual([]);
    });

    it('five thousand at once are all confirmed', async () => {
      const events = Array.from({ length: 5_000 }, (_, n) => rated(n));

      expect(new Set(await chat.publisher.publish(events, { deadlineMs: 20_000 }))).toEqual(new Set([true]));

      await admin.channel.purgeQueue('reports.events.v1');
    });
  });
});
