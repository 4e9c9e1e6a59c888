import { Module } from '@nestjs/common';
import { PauseReasons } from '@switchboard/contracts';
import { crudHandlers } from '@switchboard/messaging';
import { PauseReasonsRepository } from './pause-reasons.repository.js';
import { PauseReasonsService } from './pause-reasons.service.js';

@Module({
  controllers: [crudHandlers(PauseReasons, PauseReasonsService)],
  providers: [PauseReasonsRepository, PauseReasonsService],
  exports: [PauseReasonsService],
})
export class PausesModule {}
