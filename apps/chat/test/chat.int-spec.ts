import { Controller } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  GetContact,
  type Input,
  JoinAgent,
  ListMessages,
  MessageSent,
  type Payload,
  SendMessage,
  StartContact,
  visibleTo,
} from '@switchboard/contracts';
import type { RunningService } from '@switchboard/kernel';
import { OnEvent, RabbitStrategy } from '@switchboard/messaging';
import { bootService } from '../../../test/support/boot.js';
import { aBroker, type TestBroker } from '../../../test/support/broker.js';
import { aDatabase, type TestDatabase } from '../../../test/support/database.js';
import { aService, type TestService } from '../../../test/support/messaging.js';
import { until } from '../../../test/support/wait.js';
import { ChatModule } from '../src/chat.module.js';
import { migrations } from '../src/migrations/index.js';
import { anAgent, anAssignment, aQueue, aVisitor, GRANT_SECRET } from './a-chat.js';

const heard: Payload<typeof MessageSent>['message'][] = [];
@Controller()
class Listener {
  @OnEvent(MessageSent)
  sent({ message }: Payload<typeof MessageSent>) {
    heard.push(message);
  }
}

describe('the chat service on a real broker', () => {
  let broker: TestBroker;
  let database: TestDatabase;
  let chat: RunningService;
  let gateway: TestService;
  beforeAll(async () => {
    [broker, database] = await Promise.all([aBroker(), aDatabase('chat', migrations)]);
    const module = ChatModule.forRoot({
      DATABASE_URL: database.appUrl,
      RABBITMQ_URL: broker.urlOf('chat'),
      GRANT_SECRET,
      VISITOR_GRACE_SECONDS: 120,
    });
    chat = await bootService({ module, transport: RabbitStrategy });
    gateway = await aService(broker, 'gateway', { handlers: [Listener] });
  });
  afterAll(async () => {
    await gateway?.close();
    await chat?.close();
    await broker?.drop();
    await database?.drop();
  });

  it('answers the gateway, and tells it what was said, in order', async () => {
    const [visitor, agent] = [aVisitor(), anAgent()];
    const start: Input<typeof StartContact> = {
      actor: visitor,
      queue: aQueue(),
      widgetId: null,
      text: 'hello',
    };

    const { contact } = await gateway.asker.ask(StartContact, start);
    await gateway.asker.ask(JoinAgent, { actor: agent, assignment: anAssignment(contact.id, agent) });
    const send = { actor: agent, contactId: contact.id, clientMessageId: '1', text: 'hi there' };
    const sent = await gateway.asker.ask(SendMessage, send);

    expect(sent).toMatchObject({ seq: 3, text: 'hi there' });
    expect(await gateway.asker.ask(SendMessage, send)).toEqual(sent);
    const { items } = await gateway.asker.ask(ListMessages, {
      actor: visitor,
      contactId: contact.id,
      query: {},
    });
    expect(items.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    await until(() => heard.length === 3, { what: 'three messages told' });
    expect(heard.map((message) => visibleTo('visitor', message))).toEqual(items);
  });

  it('refuses by code', async () => {
    const asked = gateway.asker.ask(GetContact, { actor: aVisitor(), contactId: aQueue().id });

    await expect(asked).rejects.toMatchObject({ code: 'contact_not_found' });
  });
});
