import { Injectable } from '@nestjs/common';
import { OnClient, type SocketCall } from './client-events.js';
import { SocketSessions } from './socket-sessions.js';

/** A socket stays open with a new token. */
@Injectable()
export class SessionRenewalSocket {
  constructor(private readonly sessions: SocketSessions) {}

  @OnClient('session.renew')
  async renew({ socket, data }: SocketCall<'session.renew'>) {
    await this.sessions.renew(socket, data.token);
    return {};
  }
}
