import { Module } from '@nestjs/common';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { OffersModule } from '../offers/offers.module.js';
import { PeopleModule } from '../people/people.module.js';
import { PresenceModule } from '../presence/presence.module.js';
import { QueuesModule } from '../queues/queues.module.js';
import { WaitingModule } from '../waiting/waiting.module.js';
import { TargetsRepository } from './targets.repository.js';
import { TargetsService } from './targets.service.js';
import { TransfersHandlers } from './transfers.handlers.js';
import { TransfersService } from './transfers.service.js';

@Module({
  imports: [
    AssignmentsModule,
    ContactsModule,
    OffersModule,
    PeopleModule,
    PresenceModule,
    QueuesModule,
    WaitingModule,
  ],
  controllers: [TransfersHandlers],
  providers: [TargetsRepository, TargetsService, TransfersService],
})
export class TransfersModule {}
