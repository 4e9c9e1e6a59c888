import { Controller, Module } from '@nestjs/common';
import { Database, DatabaseModule } from '@switchboard/database';
import type { Payload } from '@switchboard/contracts';
import { eventMeta, MessagingModule, OnEvent, queues, RabbitStrategy } from '@switchboard/messaging';
import { bootService } from '../../../test/support/boot.js';
import { aBroker, type TestBroker } from '../../../test/support/broker.js';
import { aPlatformDatabase } from '../../../test/support/database.js';
import { aRawClient } from '../../../test/support/messaging.js';
import {
  anOutbox,
  Counted,
  CountedTables1700000000000,
  cutLanes,
  Tape,
} from '../../../test/support/outbox.js';
import { until } from '../../../test/support/wait.js';
import { Outbox } from './outbox.js';
import { OutboxModule } from './outbox.module.js';

let broker: TestBroker;
let server: Awaited<ReturnType<typeof aPlatformDatabase>>;
const opened: { close(): Promise<void> }[] = [];

/** The events in the order in which the handler got them. */
let calls: { messageId: string; n: number }[] = [];

/** What a consumer does with the event: once for its natural key. */
function takeEffect(db: Database, { contactId, n }: Payload<typeof Counted>) {
  return db.sql('INSERT INTO effects VALUES ($1, $2) ON CONFLICT DO NOTHING', [contactId, n]);
}

@Controller()
class EffectHandlers {
  constructor(private readonly db: Database) {}

  @OnEvent(Counted)
  counted(event: Payload<typeof Counted>) {
    const { messageId } = eventMeta();
    calls.push({ messageId, n: event.n });
    return takeEffect(this.db, event);
  }
}

async function boot(service: 'chat' | 'reports', controllers: (typeof EffectHandlers)[]) {
  @Module({
    imports: [
      MessagingModule.forRoot({ service, url: broker.urlOf(service) }),
      DatabaseModule.forRoot({ service, url: server.of(service).appUrl, entities: [] }),
      OutboxModule.forRoot(),
    ],
    controllers,
  })
  class Root {}
  const running = await bootService({ module: Root, transport: RabbitStrategy });
  opened.push(running);
  const { app, close } = running;
  return { close, db: app.get(Database), outbox: app.get(Outbox) };
}

async function publish({ db, outbox }: Awaited<ReturnType<typeof boot>>, numbers: number[]) {
  for (const n of numbers)
    await db.transaction((tx) =>
      outbox.add(tx, { contract: Counted, payload: { contactId: 'a', n }, lane: 'a' }),
    );
}

const effectsIn = async (db: Database) =>
  (await db.sql<{ n: number }>('SELECT n FROM effects ORDER BY n')).map(({ n }) => n);
const isEmpty = async (db: Database) =>
  (await db.sql('SELECT 1 FROM outbox WHERE published_at IS NULL')).length === 0;

beforeEach(async () => {
  calls = [];
  broker = await aBroker();
  server = await aPlatformDatabase({
    chat: [CountedTables1700000000000],
    reports: [CountedTables1700000000000],
  });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((service) => service.close()));
  await Promise.all([broker.drop(), server.drop()]);
});

describe('an event from the outbox through the broker', () => {
  it('takes effect, in the order it was written', async () => {
    const reports = await boot('reports', [EffectHandlers]);
    const chat = await boot('chat', []);

    await publish(chat, [1, 2, 3, 4, 5]);

    await until(() => calls.length === 5, { what: 'the events' });
    expect(calls.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
    await until(async () => (await effectsIn(reports.db)).length === 5, { what: 'the effects' });
    await until(() => isEmpty(chat.db), { what: 'an empty outbox' });
  });

  it('takes effect once when the consumer dies between commit and ack (R05)', async () => {
    const chat = await boot('chat', []);
    // Its queue is bound from here on, also while it is away.
    await (await boot('reports', [EffectHandlers])).close();
    opened.pop();
    await publish(chat, [1]);

    const dying = await aRawClient(broker.urlOf('reports'));
    const queue = queues.events('reports');
    const message = await until(async () => (await dying.channel.get(queue)) || null, { what: 'the event' });
    const { messageId } = message.properties as { messageId: string };
    const killed = await anOutbox(server.of('reports').appUrl, new Tape(), 'reports');
    await takeEffect(killed.db, JSON.parse(message.content.toString()) as Payload<typeof Counted>);
    await killed.close();
    await dying.close();
    const reports = await boot('reports', [EffectHandlers]);

    await until(() => calls.length > 0, { what: 'the redelivery' });
    await publish(chat, [2]);
    await until(async () => (await effectsIn(reports.db)).includes(2), { what: 'the next event' });
    expect(calls.map((call) => call.messageId)).toContain(messageId);
    expect(await effectsIn(reports.db)).toEqual([1, 2]);
  });

  it('takes effect once when the relay loses its lanes between publish and mark (R03)', async () => {
    const reports = await boot('reports', [EffectHandlers]);
    const chat = await boot('chat', []);
    await publish(chat, [1]);
    await until(() => isEmpty(chat.db), { what: 'the first' });
    await publish(chat, [2]);
    await cutLanes(chat.db);

    await until(async () => (await effectsIn(reports.db)).length === 2, { what: 'the effect' });
    await until(() => isEmpty(chat.db), { what: 'an empty outbox' });
    expect(await effectsIn(reports.db)).toEqual([1, 2]);
  });
});
