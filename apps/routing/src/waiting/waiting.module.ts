import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { QueuesModule } from '../queues/queues.module.js';
import { WaitingHandlers } from './waiting.handlers.js';
import { WaitingRepository } from './waiting.repository.js';
import { WaitingService } from './waiting.service.js';

@Module({
  imports: [ContactsModule, QueuesModule],
  controllers: [WaitingHandlers],
  providers: [WaitingRepository, WaitingService],
  exports: [WaitingService],
})
export class WaitingModule {}
