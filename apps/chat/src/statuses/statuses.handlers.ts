import { Controller } from '@nestjs/common';
import { FindUsesInChat, type Payload } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { StatusesService } from './statuses.service.js';

/** What the gateway asks about statuses beside the five questions of /v1/statuses. */
@Controller()
export class StatusesHandlers {
  constructor(private readonly statuses: StatusesService) {}

  @OnRequest(FindUsesInChat)
  uses(question: Payload<typeof FindUsesInChat>) {
    return this.statuses.usesOf(question);
  }
}
