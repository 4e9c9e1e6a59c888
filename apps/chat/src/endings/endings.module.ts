import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { StatusesModule } from '../statuses/statuses.module.js';
import { DueService } from './due.service.js';
import { EndingsHandlers } from './endings.handlers.js';
import { EndingsService } from './endings.service.js';
import { RatingsService } from './ratings.service.js';

@Module({
  imports: [ContactsModule, StatusesModule],
  controllers: [EndingsHandlers],
  providers: [EndingsService, RatingsService, DueService],
})
export class EndingsModule {}
