import { Injectable } from '@nestjs/common';
import { MarkRead } from '@switchboard/contracts';
import { Asker } from '@switchboard/messaging';
import { OnClient, type SocketCall } from '../sockets/client-events.js';
import { ContactsService } from './contacts.service.js';
import { TypingService } from './typing.service.js';

/** What a socket asks about a contact. */
@Injectable()
export class ContactsSocket {
  constructor(
    private readonly contacts: ContactsService,
    private readonly typing: TypingService,
    private readonly asker: Asker,
  ) {}

  @OnClient('message.send')
  async send({ actor, data: { contactId, ...body } }: SocketCall<'message.send'>) {
    return { message: await this.contacts.send(actor, contactId, body) };
  }

  @OnClient('messages.after')
  after({ actor, data: { contactId, seq, staffSeq } }: SocketCall<'messages.after'>) {
    return this.contacts.messages(actor, contactId, { afterSeq: seq, afterStaffSeq: staffSeq });
  }

  @OnClient('typing')
  typed({ actor, data, socket }: SocketCall<'typing'>) {
    this.typing.tell(actor, data, socket);
    return {};
  }

  @OnClient('read')
  async read({ actor, data }: SocketCall<'read'>) {
    await this.asker.ask(MarkRead, { ...data, actor });
    return {};
  }
}
