import { Module } from '@nestjs/common';
import { Statuses } from '@switchboard/contracts';
import { crudHandlers } from '@switchboard/messaging';
import { StatusesRepository } from './statuses.repository.js';
import { StatusesService } from './statuses.service.js';

@Module({
  controllers: [crudHandlers(Statuses, StatusesService)],
  providers: [StatusesRepository, StatusesService],
  exports: [StatusesService],
})
export class StatusesModule {}
