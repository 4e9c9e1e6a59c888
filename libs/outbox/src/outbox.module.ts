import { type DynamicModule, Module } from '@nestjs/common';
import { Outbox } from './outbox.js';
import { OutboxRelay } from './outbox-relay.js';

/** Gives a service `Outbox` and the relay. Needs DatabaseModule and MessagingModule beside it. */
@Module({})
export class OutboxModule {
  static forRoot(): DynamicModule {
    return {
      module: OutboxModule,
      global: true,
      providers: [Outbox, OutboxRelay],
      exports: [Outbox, OutboxRelay],
    };
  }
}
