import { Module } from '@nestjs/common';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { PeopleModule } from '../people/people.module.js';
import { PresenceModule } from '../presence/presence.module.js';
import { QueuesModule } from '../queues/queues.module.js';
import { WaitingModule } from '../waiting/waiting.module.js';
import { HandOversService } from './hand-overs.service.js';
import { OffersHandlers } from './offers.handlers.js';
import { OffersRepository } from './offers.repository.js';
import { OffersService } from './offers.service.js';
import { RingingSweep } from './ringing.sweep.js';
import { TakingService } from './taking.service.js';

@Module({
  imports: [AssignmentsModule, ContactsModule, PeopleModule, PresenceModule, QueuesModule, WaitingModule],
  controllers: [OffersHandlers],
  providers: [HandOversService, OffersRepository, OffersService, TakingService, RingingSweep],
  exports: [OffersService, TakingService],
})
export class OffersModule {}
