import { type DynamicModule, Module } from '@nestjs/common';
import { Inbox } from './inbox.js';
import { Outbox } from './outbox.js';
import { OutboxRelay } from './outbox-relay.js';

/** Gives a service `Outbox`, `Inbox` and the relay. Needs DatabaseModule and MessagingModule beside it. */
@Module({})
export class OutboxModule {
  static forRoot(): DynamicModule {
    return {
      module: OutboxModule,
      global: true,
      providers: [Outbox, Inbox, OutboxRelay],
      exports: [Outbox, Inbox, OutboxRelay],
    };
  }
}
