import { Injectable } from '@nestjs/common';
import { OnClient, type SocketCall } from '../sockets/client-events.js';
import { SocketSessions } from '../sockets/socket-sessions.js';

/** A socket stays open with a new token. */
@Injectable()
export class SessionsSocket {
  constructor(private readonly sessions: SocketSessions) {}

  @OnClient('session.renew')
  async renew({ socket, data }: SocketCall<'session.renew'>) {
    await this.sessions.renew(socket, data.token);
    return {};
  }
}
