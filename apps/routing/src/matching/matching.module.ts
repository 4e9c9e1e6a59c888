import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { OffersModule } from '../offers/offers.module.js';
import { PresenceModule } from '../presence/presence.module.js';
import { QueuesModule } from '../queues/queues.module.js';
import { WaitingModule } from '../waiting/waiting.module.js';
import { AgingService } from './aging.service.js';
import { ArrivalsService } from './arrivals.service.js';
import { MatchingRepository } from './matching.repository.js';
import { MatchingService } from './matching.service.js';
import { MatchingSweep } from './matching.sweep.js';

@Module({
  imports: [ContactsModule, OffersModule, PresenceModule, QueuesModule, WaitingModule],
  providers: [AgingService, ArrivalsService, MatchingRepository, MatchingService, MatchingSweep],
  exports: [ArrivalsService],
})
export class MatchingModule {}
