import { Controller } from '@nestjs/common';
import { type Payload, SessionEnded, UserChanged } from '@switchboard/contracts';
import { OnEvent } from '@switchboard/messaging';
import { AccessFeed } from './access.feed.js';

/** What ends or changes while somebody is signed in holds at once (rule 22). */
@Controller()
export class SessionsHandlers {
  constructor(private readonly feed: AccessFeed) {}

  @OnEvent(SessionEnded)
  ended(event: Payload<typeof SessionEnded>) {
    this.feed.sessionEnded(event);
  }

  @OnEvent(UserChanged)
  userChanged(event: Payload<typeof UserChanged>) {
    return this.feed.userChanged(event);
  }
}
