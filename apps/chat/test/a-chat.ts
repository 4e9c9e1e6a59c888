import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  type Actor,
  ChatContactPurged,
  ChatSettingChanged,
  type Message,
  type StaffContact,
  type VisitorContact,
} from '@switchboard/contracts';
import { Database, DatabaseModule } from '@switchboard/database';
import { Clock, FakeClock, KernelModule } from '@switchboard/kernel';
import { EventPublisher, type OutgoingEvent } from '@switchboard/messaging';
import { ContactPurgesModule, OutboxModule, OutboxRelay, SettingsModule } from '@switchboard/outbox';
import { aDatabase } from '../../../test/support/database.js';
import { AgentsHandlers } from '../src/agents/agents.handlers.js';
import { CHAT_CONFIG } from '../src/chat.config.js';
import { FEATURES } from '../src/chat.module.js';
import { ContactsHandlers } from '../src/contacts/contacts.handlers.js';
import { DueService } from '../src/endings/due.service.js';
import { EndingsHandlers } from '../src/endings/endings.handlers.js';
import { entities } from '../src/entities.js';
import { FilesHandlers } from '../src/files/files.handlers.js';
import { MessagesHandlers } from '../src/messages/messages.handlers.js';
import { migrations } from '../src/migrations/index.js';
import { RemindersService } from '../src/reminders/reminders.service.js';
import { StatusesService } from '../src/statuses/statuses.service.js';
import { VisitorsHandlers } from '../src/visitors/visitors.handlers.js';
import { VisitorsService } from '../src/visitors/visitors.service.js';
import { anAssignment, aQueue, aVisitor } from './facts.js';

export * from './facts.js';

export const GRANT_SECRET = 'a secret for tests that is long enough';

/** What the service has told, in order, as a broker that takes everything saw it. */
class TakenEvents {
  readonly all: OutgoingEvent[] = [];
  publish(events: OutgoingEvent[]): Promise<boolean[]> {
    this.all.push(...events);
    return Promise.resolve(events.map(() => true));
  }
}

/** Chat without a broker: real PostgreSQL, a clock that is moved by hand, its doors called directly. */
export async function aChat() {
  const database = await aDatabase('chat', migrations);
  const clock = new FakeClock();
  const boot = async () => {
    const taken = new TakenEvents();
    @Global()
    @Module({ providers: [{ provide: EventPublisher, useValue: taken }], exports: [EventPublisher] })
    class NoBroker {}
    @Global()
    @Module({
      providers: [{ provide: CHAT_CONFIG, useValue: { GRANT_SECRET, VISITOR_GRACE_SECONDS: 120 } }],
      exports: [CHAT_CONFIG],
    })
    class Config {}
    const app = await Test.createTestingModule({
      imports: [
        KernelModule,
        DatabaseModule.forRoot({ service: 'chat', url: database.appUrl, entities }),
        NoBroker,
        OutboxModule.forRoot(),
        SettingsModule.publishing(ChatSettingChanged),
        ContactPurgesModule.publishing(ChatContactPurged),
        Config,
        ...FEATURES,
      ],
    })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    await app.init();
    return {
      app,
      taken,
      contacts: app.get(ContactsHandlers, { strict: false }),
      messages: app.get(MessagesHandlers, { strict: false }),
      agents: app.get(AgentsHandlers, { strict: false }),
      endings: app.get(EndingsHandlers, { strict: false }),
      files: app.get(FilesHandlers, { strict: false }),
      statuses: app.get(StatusesService, { strict: false }),
      visitors: app.get(VisitorsHandlers, { strict: false }),
      looksForAbsent: () => app.get(VisitorsService, { strict: false }).lookForAbsent(),
      due: app.get(DueService, { strict: false }),
      reminds: () => app.get(RemindersService, { strict: false }).remind(),
      db: app.get(Database, { strict: false }),
      relay: app.get(OutboxRelay, { strict: false }),
    };
  };
  let running = await boot();
  const stop = () => running.app.close();

  return {
    clock,
    /** The doors of the process that runs now. */
    get chat() {
      return running;
    },
    /** The process ends and another one begins on the same database. */
    async restart() {
      await stop();
      running = await boot();
    },
    async end() {
      await stop();
      await database.drop();
    },
    /** Events that were told, by key, from the outbox: they are there in the transaction of their cause. */
    async published<T = Record<string, unknown>>(key: string, contactId: string): Promise<T[]> {
      const rows = await running.db.sql<{ payload: T }>(
        'SELECT payload FROM outbox WHERE key = $1 AND lane_key = $2 ORDER BY id',
        [key, contactId],
      );
      return rows.map(({ payload }) => payload);
    },
    /** Somebody's contact, waiting; with an agent where one is given. */
    async aContact({
      agents = [],
      queue = aQueue(),
    }: { agents?: Actor[]; queue?: ReturnType<typeof aQueue> } = {}) {
      const visitor = aVisitor();
      const { contact } = await running.contacts.start({ actor: visitor, queue, widgetId: null, fields: {} });
      for (const [index, agent] of agents.entries())
        await running.agents.join({
          actor: agent,
          assignment: anAssignment(contact.id, agent, {
            placement: index + 1,
            queue,
            madeAt: clock.now().toISOString(),
          }),
        });
      return { visitor, contactId: contact.id, queue };
    },
    /** The transcript as somebody reads it. */
    async transcript(actor: Actor, contactId: string): Promise<Message[]> {
      const { items } = await running.messages.list({ actor, contactId, query: { limit: 500 } });
      return items as Message[];
    },
    async staffView(actor: Actor, contactId: string): Promise<StaffContact> {
      return (await running.contacts.get({ actor, contactId })).contact as StaffContact;
    },
    async visitorView(actor: Actor, contactId: string): Promise<VisitorContact> {
      return (await running.contacts.get({ actor, contactId })).contact as VisitorContact;
    },
  };
}

export type AChat = Awaited<ReturnType<typeof aChat>>;
