import { Module } from '@nestjs/common';
import { Statuses } from '@switchboard/contracts';
import { crudHandlers } from '@switchboard/messaging';
import { ContactsModule } from '../contacts/contacts.module.js';
import { StatusesHandlers } from './statuses.handlers.js';
import { StatusesRepository } from './statuses.repository.js';
import { StatusesService } from './statuses.service.js';

@Module({
  imports: [ContactsModule],
  controllers: [crudHandlers(Statuses, StatusesService), StatusesHandlers],
  providers: [StatusesRepository, StatusesService],
  exports: [StatusesService],
})
export class StatusesModule {}
