import { Module } from '@nestjs/common';
import { StatusesHandlers } from './statuses.handlers.js';
import { StatusesRepository } from './statuses.repository.js';
import { StatusesService } from './statuses.service.js';

@Module({
  controllers: [StatusesHandlers],
  providers: [StatusesRepository, StatusesService],
  exports: [StatusesService],
})
export class StatusesModule {}
