import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type ContactFacts, isOpen } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { InvitationsService } from '../invitations/invitations.service.js';
import type { ContactForOpening } from '../access/may-open.rules.js';
import { ContactsRepository } from './contacts.repository.js';

const LOOK_AGAIN_AFTER_MS = [50, 150, 400];

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

  async get(contactId: string): Promise<ContactForOpening> {
    return (await this.contacts.find(contactId)) ?? UNKNOWN;
  }

  /**
   * The contact, if it lets somebody in. Who takes an offer asks for the files in the same moment, and what chat says of
   * him may still be on its way: a refusal waits until it would have been heard.
   */
  async getFor(
    contactId: string,
    isIn: (contact: ContactForOpening) => boolean,
  ): Promise<ContactForOpening | null> {
    for (const pause of LOOK_AGAIN_AFTER_MS) {
      const contact = await this.get(contactId);
      if (isIn(contact)) return contact;
      await sleep(pause);
    }
    const contact = await this.get(contactId);
    return isIn(contact) ? contact : null;
  }
}

/** A contact that chat has not told of yet: nobody is in it, so nothing opens but by a later try. */
const UNKNOWN: ContactForOpening = {
  isOpen: false,
  isWrapUp: false,
  endedAt: null,
  ownerId: null,
  visitorId: null,
  visitorGaveUp: false,
  staffIds: [],
  teamIds: [],
  isExpired: false,
};
