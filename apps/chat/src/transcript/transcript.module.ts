import { Module } from '@nestjs/common';
import { TranscriptRepository } from './transcript.repository.js';
import { TranscriptService } from './transcript.service.js';

@Module({ providers: [TranscriptRepository, TranscriptService], exports: [TranscriptService] })
export class TranscriptModule {}
