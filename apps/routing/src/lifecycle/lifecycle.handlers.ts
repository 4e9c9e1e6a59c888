import { Controller } from '@nestjs/common';
import {
  ContactChanged,
  ContactClosed,
  ContactEnded,
  ContactExpired,
  ContactStarted,
  ParticipantLeft,
  type Payload,
} from '@switchboard/contracts';
import { OnEvent } from '@switchboard/messaging';
import { LifecycleService } from './lifecycle.service.js';

@Controller()
export class LifecycleHandlers {
  constructor(private readonly lifecycle: LifecycleService) {}

  @OnEvent(ContactStarted)
  started(event: Payload<typeof ContactStarted>) {
    return this.lifecycle.started(event);
  }

  @OnEvent(ContactChanged)
  changed(event: Payload<typeof ContactChanged>) {
    return this.lifecycle.changed(event);
  }

  @OnEvent(ContactEnded)
  ended(event: Payload<typeof ContactEnded>) {
    return this.lifecycle.endedOrClosed(event);
  }

  @OnEvent(ContactClosed)
  closed(event: Payload<typeof ContactClosed>) {
    return this.lifecycle.endedOrClosed(event);
  }

  @OnEvent(ContactExpired)
  expired(event: Payload<typeof ContactExpired>) {
    return this.lifecycle.expired(event);
  }

  @OnEvent(ParticipantLeft)
  left(event: Payload<typeof ParticipantLeft>) {
    return this.lifecycle.left(event);
  }
}
