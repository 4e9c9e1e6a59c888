import { Module } from '@nestjs/common';
import { PauseReasonsHandlers } from './pause-reasons.handlers.js';
import { PauseReasonsRepository } from './pause-reasons.repository.js';
import { PauseReasonsService } from './pause-reasons.service.js';

@Module({
  controllers: [PauseReasonsHandlers],
  providers: [PauseReasonsRepository, PauseReasonsService],
  exports: [PauseReasonsService],
})
export class PausesModule {}
