import { Module } from '@nestjs/common';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { MatchingModule } from '../matching/matching.module.js';
import { OffersModule } from '../offers/offers.module.js';
import { PresenceModule } from '../presence/presence.module.js';
import { WaitingModule } from '../waiting/waiting.module.js';
import { LifecycleHandlers } from './lifecycle.handlers.js';
import { LifecycleService } from './lifecycle.service.js';

@Module({
  imports: [AssignmentsModule, ContactsModule, MatchingModule, OffersModule, PresenceModule, WaitingModule],
  controllers: [LifecycleHandlers],
  providers: [LifecycleService],
})
export class LifecycleModule {}
