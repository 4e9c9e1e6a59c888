import { Injectable } from '@nestjs/common';
import { OnClient, type SocketCall } from '../sockets/client-events.js';
import { TypingService } from './typing.service.js';

/** What a socket says of a contact and no service is asked. */
@Injectable()
export class ContactsSocket {
  constructor(private readonly typing: TypingService) {}

  @OnClient('typing')
  typed({ actor, data, socket }: SocketCall<'typing'>) {
    this.typing.relay(actor, data, socket);
    return {};
  }
}
