import { Module } from '@nestjs/common';
import { Widgets } from '@switchboard/contracts';
import { crudHandlers } from '@switchboard/messaging';
import { WidgetsHandlers } from './widgets.handlers.js';
import { WidgetsRepository } from './widgets.repository.js';
import { WidgetsService } from './widgets.service.js';

@Module({
  controllers: [crudHandlers(Widgets, WidgetsService), WidgetsHandlers],
  providers: [WidgetsRepository, WidgetsService],
  exports: [WidgetsService],
})
export class WidgetsModule {}
