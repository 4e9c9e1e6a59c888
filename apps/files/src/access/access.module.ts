import { Module } from '@nestjs/common';
import { BrowsersRepository } from './browsers.repository.js';
import { Readers } from './readers.js';
import { StandingHandlers } from './standing.handlers.js';
import { StandingRepository } from './standing.repository.js';
import { StandingService } from './standing.service.js';

/** Who asks for a file, whether he still is who he was, and what he may open. */
@Module({
  controllers: [StandingHandlers],
  providers: [BrowsersRepository, Readers, StandingRepository, StandingService],
  exports: [Readers, StandingService],
})
export class AccessModule {}
