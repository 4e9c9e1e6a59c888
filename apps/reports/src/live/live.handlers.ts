import { Controller } from '@nestjs/common';
import { GetLiveFigures, PresenceChanged, QueueChanged, type Payload } from '@switchboard/contracts';
import { OnEvent, OnRequest } from '@switchboard/messaging';
import { Freshness } from './freshness.js';
import { LiveService } from './live.service.js';

@Controller()
export class LiveHandlers {
  constructor(
    private readonly live: LiveService,
    private readonly freshness: Freshness,
  ) {}

  @OnEvent(PresenceChanged)
  async presenceChanged(event: Payload<typeof PresenceChanged>): Promise<void> {
    await this.live.keepPresence(event);
    this.freshness.saw(event);
  }

  @OnEvent(QueueChanged)
  async queueChanged(event: Payload<typeof QueueChanged>): Promise<void> {
    await this.live.keepQueue(event);
    this.freshness.saw(event);
  }

  /** GET /v1/reports/live. */
  @OnRequest(GetLiveFigures)
  figures(question: Payload<typeof GetLiveFigures>) {
    return this.live.figures(question);
  }
}
