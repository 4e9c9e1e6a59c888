import { Controller } from '@nestjs/common';
import { GetPosition, ListWaiting, type Payload } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { WaitingService } from './waiting.service.js';

@Controller()
export class WaitingHandlers {
  constructor(private readonly waiting: WaitingService) {}

  @OnRequest(GetPosition)
  position(question: Payload<typeof GetPosition>) {
    return this.waiting.position(question);
  }

  @OnRequest(ListWaiting)
  list(question: Payload<typeof ListWaiting>) {
    return this.waiting.list(question);
  }
}
