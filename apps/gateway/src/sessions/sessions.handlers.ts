import { Controller } from '@nestjs/common';
import { type Payload, SessionEnded } from '@switchboard/contracts';
import { OnEvent } from '@switchboard/messaging';
import { SocketSessions } from '../sockets/socket-sessions.js';
import { EndedSessionsFeed } from './ended-sessions.feed.js';

/** An ended session takes its open sockets with it. */
@Controller()
export class SessionsHandlers {
  constructor(
    private readonly feed: EndedSessionsFeed,
    private readonly sockets: SocketSessions,
  ) {}

  @OnEvent(SessionEnded)
  ended(event: Payload<typeof SessionEnded>) {
    this.feed.follow(event);
    this.sockets.endAll(event.sid, event.reason);
  }
}
