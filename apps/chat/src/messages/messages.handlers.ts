import { Controller } from '@nestjs/common';
import { ListMessages, MarkRead, type Payload, SendMessage } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { MessagesService } from './messages.service.js';

/** What the gateway asks about messages. */
@Controller()
export class MessagesHandlers {
  constructor(private readonly messages: MessagesService) {}

  @OnRequest(SendMessage)
  send(command: SendMessage) {
    return this.messages.send(command);
  }

  @OnRequest(ListMessages)
  list(question: Payload<typeof ListMessages>) {
    return this.messages.list(question);
  }

  @OnRequest(MarkRead)
  markRead(command: Payload<typeof MarkRead>) {
    return this.messages.markRead(command);
  }
}
