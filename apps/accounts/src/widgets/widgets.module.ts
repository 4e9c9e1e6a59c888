import { Module } from '@nestjs/common';
import { WidgetsHandlers } from './widgets.handlers.js';
import { WidgetsRepository } from './widgets.repository.js';
import { WidgetsService } from './widgets.service.js';

@Module({
  controllers: [WidgetsHandlers],
  providers: [WidgetsRepository, WidgetsService],
  exports: [WidgetsService],
})
export class WidgetsModule {}
