import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { SightingsRepository } from './sightings.repository.js';
import { VisitorsHandlers } from './visitors.handlers.js';
import { VisitorsService } from './visitors.service.js';

@Module({
  imports: [ContactsModule],
  controllers: [VisitorsHandlers],
  providers: [SightingsRepository, VisitorsService],
})
export class VisitorsModule {}
