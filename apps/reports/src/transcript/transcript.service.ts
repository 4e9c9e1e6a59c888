import { Injectable } from '@nestjs/common';
import type { Message } from '@switchboard/contracts';
import { TranscriptRepository } from './transcript.repository.js';

/** What was said in contacts, staff notes included: only staff read reports. */
@Injectable()
export class TranscriptService {
  constructor(private readonly transcripts: TranscriptRepository) {}

  keep(messages: Message[]): Promise<void> {
    return this.transcripts.keep(messages);
  }

  read(contactId: string): Promise<Message[]> {
    return this.transcripts.read(contactId);
  }
}
