import { Controller } from '@nestjs/common';
import {
  ContactChanged,
  ContactClosed,
  ContactEnded,
  ContactStarted,
  type Payload,
} from '@switchboard/contracts';
import { OnEvent } from '@switchboard/messaging';
import { ContactsService } from './contacts.service.js';

@Controller()
export class ContactsHandlers {
  constructor(private readonly contacts: ContactsService) {}

  @OnEvent(ContactStarted)
  started({ contact }: Payload<typeof ContactStarted>) {
    return this.contacts.keep(contact);
  }

  @OnEvent(ContactChanged)
  changed({ contact }: Payload<typeof ContactChanged>) {
    return this.contacts.keep(contact);
  }

  @OnEvent(ContactEnded)
  ended({ contact }: Payload<typeof ContactEnded>) {
    return this.contacts.keep(contact);
  }

  @OnEvent(ContactClosed)
  closed({ contact }: Payload<typeof ContactClosed>) {
    return this.contacts.keep(contact);
  }
}
