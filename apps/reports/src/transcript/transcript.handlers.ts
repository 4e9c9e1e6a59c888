import { Controller } from '@nestjs/common';
import { MessageSent, type Payload } from '@switchboard/contracts';
import { OnEventBatch } from '@switchboard/messaging';
import { Freshness } from '../live/freshness.js';
import { TranscriptService } from './transcript.service.js';

@Controller()
export class TranscriptHandlers {
  constructor(
    private readonly transcripts: TranscriptService,
    private readonly freshness: Freshness,
  ) {}

  /** Messages are most of what comes: many are kept in one statement, for which they wait a moment. */
  @OnEventBatch(MessageSent, { max: 200, waitMs: 50 })
  async sent(events: Payload<typeof MessageSent>[]): Promise<void> {
    await this.transcripts.keep(events.map(({ message }) => message));
    for (const event of events) this.freshness.saw(event);
  }
}
