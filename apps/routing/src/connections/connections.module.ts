import { type DynamicModule, Module } from '@nestjs/common';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { OffersModule } from '../offers/offers.module.js';
import { PresenceModule } from '../presence/presence.module.js';
import { WaitingModule } from '../waiting/waiting.module.js';
import { ConnectionsHandlers } from './connections.handlers.js';
import { ConnectionsRepository } from './connections.repository.js';
import { CONNECTION_SETTINGS, type ConnectionSettings, ConnectionsService } from './connections.service.js';
import { GraceSweep } from './grace.sweep.js';

@Module({})
export class ConnectionsModule {
  static forRoot(settings: ConnectionSettings): DynamicModule {
    return {
      module: ConnectionsModule,
      imports: [AssignmentsModule, ContactsModule, OffersModule, PresenceModule, WaitingModule],
      controllers: [ConnectionsHandlers],
      providers: [
        ConnectionsRepository,
        ConnectionsService,
        GraceSweep,
        { provide: CONNECTION_SETTINGS, useValue: settings },
      ],
      exports: [ConnectionsService],
    };
  }
}
