import { Controller } from '@nestjs/common';
import { type Payload, SessionEnded } from '@switchboard/contracts';
import { OnEvent } from '@switchboard/messaging';
import { EndedSessionsFeed } from './ended-sessions.feed.js';

/** Follows the sessions that end. */
@Controller()
export class SessionsHandlers {
  constructor(private readonly feed: EndedSessionsFeed) {}

  @OnEvent(SessionEnded)
  ended(event: Payload<typeof SessionEnded>) {
    this.feed.follow(event);
  }
}
