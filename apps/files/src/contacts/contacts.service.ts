import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type ContactFacts, isOpen } from '@switchboard/contracts';
import { type TombstoneEntity, Tombstones, type Transaction } from '@switchboard/database';
import { InvitationsService } from '../invitations/invitations.service.js';
import type { ContactForOpening } from '../access/may-open.rules.js';
import { ContactsRepository } from './contacts.repository.js';

const LOOK_AGAIN_AFTER_MS = [50, 150, 400];

/** What chat tells of contacts. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly contacts: ContactsRepository,
    private readonly invitations: InvitationsService,
    private readonly tombstones: Tombstones,
  ) {}

  /** Takes the facts as they come, in any order; of a purged contact none. With the contact ends its invitation. */
  async keep(facts: ContactFacts): Promise<void> {
    await this.tombstones.ifAlive(facts.id, async (tx) => {
      const isNews = await this.contacts.keep(tx, facts);
      if (isNews && !isOpen(facts)) await this.invitations.end(tx, facts.id);
    });
  }

  async get(contactId: string): Promise<ContactForOpening> {
    const contact = await this.contacts.find(contactId);
    if (contact) return contact;
    const tombstone = await this.tombstones.find(contactId);
    return tombstone ? buried(tombstone) : UNKNOWN;
  }

  /** The first step of a purge: a tombstone takes the contact's place, and who was in it learns that it is gone. */
  async bury(tx: Transaction, contactIds: string[], now: Date): Promise<void> {
    const known = new Map((await this.contacts.findAll(tx, contactIds)).map((one) => [one.id, one]));
    const tombstones = contactIds.map((contactId) => {
      const { visitorId = null, staffIds = [], leftStaffIds = [], teamIds = [] } = known.get(contactId) ?? {};
      return { contactId, visitorId, agentIds: [...staffIds, ...leftStaffIds], teamIds };
    });
    await this.tombstones.put(tx, tombstones, now);
    await this.contacts.forget(tx, contactIds);
  }

  /**
   * The contact, if it lets somebody in. Who takes an offer asks for the files in the same moment, and what chat says of
   * him may still be on its way: a refusal waits until it would have been heard.
   */
  async getFor(
    contactId: string,
    isIn: (contact: ContactForOpening) => boolean,
  ): Promise<ContactForOpening | null> {
    let contact = await this.get(contactId);
    for (const pause of LOOK_AGAIN_AFTER_MS) {
      if (isIn(contact)) break;
      await sleep(pause);
      contact = await this.get(contactId);
    }
    return isIn(contact) ? contact : null;
  }
}

/** What is left of a purged contact, for who could have read it. */
function buried({ visitorId, teamIds }: TombstoneEntity): ContactForOpening {
  return { ...UNKNOWN, visitorId, teamIds, isExpired: true };
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
