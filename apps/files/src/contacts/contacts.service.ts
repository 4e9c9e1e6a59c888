import { Injectable } from '@nestjs/common';
import { type ContactFacts, isOpen } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { InvitationsService } from '../invitations/invitations.service.js';
import { type ContactCopy, ContactsRepository, unknownContact } from './contacts.repository.js';

/** What chat tells of contacts. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly db: Database,
    private readonly contacts: ContactsRepository,
    private readonly invitations: InvitationsService,
  ) {}

  /** Takes the facts as they come, in any order. With the contact ends its invitation. */
  async keep(facts: ContactFacts): Promise<void> {
    await this.db.transaction(async (tx) => {
      const isNews = await this.contacts.keep(tx, facts);
      if (isNews && !isOpen(facts)) await this.invitations.end(tx, facts.id);
    });
  }

  async get(contactId: string): Promise<ContactCopy> {
    return (await this.contacts.find(contactId)) ?? unknownContact(contactId);
  }
}
