import { type DynamicModule, Module } from '@nestjs/common';
import type { ContactPurged, EventContract } from '@switchboard/contracts';
import { ContactRows, Idempotency } from '@switchboard/database';
import { Clock } from '@switchboard/kernel';
import { Outbox } from './outbox.js';
import { ContactPurges } from './contact-purges.js';

/** Gives a service `ContactPurges`. Needs OutboxModule beside it. */
@Module({})
export class ContactPurgesModule {
  /** A purge is told by this event. */
  static publishing(contract: EventContract<typeof ContactPurged>): DynamicModule {
    return {
      module: ContactPurgesModule,
      global: true,
      providers: [
        {
          provide: ContactPurges,
          useFactory: (outbox: Outbox, idempotency: Idempotency, rows: ContactRows, clock: Clock) =>
            new ContactPurges(contract, outbox, idempotency, rows, clock),
          inject: [Outbox, Idempotency, ContactRows, Clock],
        },
      ],
      exports: [ContactPurges],
    };
  }
}
