import { type DynamicModule, Module } from '@nestjs/common';
import { RoutingContactPurged, RoutingSettingChanged } from '@switchboard/contracts';
import { DatabaseModule } from '@switchboard/database';
import { MessagingModule } from '@switchboard/messaging';
import { ContactPurgesModule, OutboxModule, SettingsModule } from '@switchboard/outbox';
import { ConnectionsModule } from './connections/connections.module.js';
import { entities } from './entities.js';
import { LifecycleModule } from './lifecycle/lifecycle.module.js';
import { MatchingModule } from './matching/matching.module.js';
import { NudgesModule } from './nudges/nudges.module.js';
import { OffersModule } from './offers/offers.module.js';
import { PausesModule } from './pauses/pauses.module.js';
import { StaffModule } from '@switchboard/staff';
import { PeopleModule } from './people/people.module.js';
import { PeopleService } from './people/people.service.js';
import { PresenceModule } from './presence/presence.module.js';
import { QueuesModule } from './queues/queues.module.js';
import type { RoutingConfig } from './routing.config.js';
import { TransfersModule } from './transfers/transfers.module.js';
import { WaitingModule } from './waiting/waiting.module.js';

/** Queues, presence, the waiting list, offers and assignments. */
@Module({})
export class RoutingModule {
  static forRoot({ DATABASE_URL, RABBITMQ_URL, AGENT_GRACE_SECONDS }: RoutingConfig): DynamicModule {
    return {
      module: RoutingModule,
      imports: [
        DatabaseModule.forRoot({ service: 'routing', url: DATABASE_URL, entities }),
        MessagingModule.forRoot({ service: 'routing', url: RABBITMQ_URL }),
        OutboxModule.forRoot('routing'),
        SettingsModule.publishing(RoutingSettingChanged),
        ContactPurgesModule.publishing(RoutingContactPurged),
        StaffModule.from(PeopleService, PeopleModule),
        NudgesModule,
        PausesModule,
        QueuesModule,
        PeopleModule,
        PresenceModule,
        WaitingModule,
        OffersModule,
        TransfersModule,
        MatchingModule,
        LifecycleModule,
        ConnectionsModule.forRoot({ graceMs: AGENT_GRACE_SECONDS * 1000 }),
      ],
    };
  }
}
