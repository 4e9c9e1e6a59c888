import { type DynamicModule, Module } from '@nestjs/common';
import { Outbox } from './outbox.js';
import type { Keeper } from '@switchboard/contracts';
import { OutboxRelay } from './outbox-relay.js';
import { repeatHandlers } from './repeat-handlers.js';
import { Repeats } from './repeats.js';

/** Gives a service `Outbox`, the relay, and, where it is named, the answer to who missed its events. Needs DatabaseModule and MessagingModule beside it. */
@Module({})
export class OutboxModule {
  static forRoot(service?: Keeper): DynamicModule {
    return {
      module: OutboxModule,
      global: true,
      controllers: service ? [repeatHandlers(service)] : [],
      providers: [Outbox, OutboxRelay, Repeats],
      exports: [Outbox, OutboxRelay],
    };
  }
}
