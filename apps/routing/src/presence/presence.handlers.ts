import { Controller } from '@nestjs/common';
import { GetPresence, type Payload, SetPresence } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { PresenceService } from './presence.service.js';

@Controller()
export class PresenceHandlers {
  constructor(private readonly presence: PresenceService) {}

  @OnRequest(GetPresence)
  get(question: Payload<typeof GetPresence>) {
    return this.presence.get(question);
  }

  @OnRequest(SetPresence)
  set(command: Payload<typeof SetPresence>) {
    return this.presence.set(command);
  }
}
