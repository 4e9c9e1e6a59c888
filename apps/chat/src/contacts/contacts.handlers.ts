import { Controller } from '@nestjs/common';
import {
  ContactExpired,
  FindOpenContact,
  GetContact,
  ListContacts,
  ListRooms,
  type Payload,
  StartContact,
} from '@switchboard/contracts';
import { OnEvent, OnRequest } from '@switchboard/messaging';
import { ContactsService } from './contacts.service.js';

/** What the gateway asks about contacts. */
@Controller()
export class ContactsHandlers {
  constructor(private readonly contacts: ContactsService) {}

  @OnRequest(StartContact)
  start(command: Payload<typeof StartContact>) {
    return this.contacts.start(command);
  }

  @OnRequest(FindOpenContact)
  findOpen(question: Payload<typeof FindOpenContact>) {
    return this.contacts.findOpen(question);
  }

  @OnRequest(GetContact)
  get(question: Payload<typeof GetContact>) {
    return this.contacts.get(question);
  }

  @OnRequest(ListContacts)
  list(question: Payload<typeof ListContacts>) {
    return this.contacts.list(question);
  }

  @OnEvent(ContactExpired)
  expired(event: Payload<typeof ContactExpired>) {
    return this.contacts.expired(event);
  }

  @OnRequest(ListRooms)
  rooms(question: Payload<typeof ListRooms>) {
    return this.contacts.rooms(question);
  }
}
