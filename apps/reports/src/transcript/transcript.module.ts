import { Module } from '@nestjs/common';
import { TranscriptHandlers } from './transcript.handlers.js';
import { TranscriptRepository } from './transcript.repository.js';
import { TranscriptService } from './transcript.service.js';

@Module({
  controllers: [TranscriptHandlers],
  providers: [TranscriptService, TranscriptRepository],
  exports: [TranscriptService],
})
export class TranscriptModule {}
