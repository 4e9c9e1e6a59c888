import { Controller } from '@nestjs/common';
import { type Payload, SessionEnded } from '@switchboard/contracts';
import { OnEvent } from '@switchboard/messaging';
import { StandingService } from './standing.service.js';

@Controller()
export class StandingHandlers {
  constructor(private readonly standing: StandingService) {}

  @OnEvent(SessionEnded)
  ended(event: Payload<typeof SessionEnded>) {
    return this.standing.sessionEnded(event);
  }
}
