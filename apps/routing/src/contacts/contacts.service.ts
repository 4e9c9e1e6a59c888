import { Injectable } from '@nestjs/common';
import type { ContactFacts } from '@switchboard/contracts';
import type { Transaction } from '@switchboard/database';
import type { ContactEntity } from './contact.entity.js';
import { ContactsRepository } from './contacts.repository.js';

/** The contacts that chat has told of: their lock, and the numbers of routing's facts about them. */
@Injectable()
export class ContactsService {
  constructor(private readonly contacts: ContactsRepository) {}

  learn(tx: Transaction, facts: ContactFacts): Promise<void> {
    return this.contacts.upsert(tx, facts);
  }

  lock(tx: Transaction, id: string): Promise<ContactEntity | null> {
    return this.contacts.lock(tx, id);
  }

  /** Without the lock, for a first look. */
  find(tx: Transaction, id: string): Promise<ContactEntity | null> {
    return this.contacts.find(tx, id);
  }

  /** It belongs to another queue from now on. */
  setQueue(tx: Transaction, id: string, queueId: string): Promise<void> {
    return this.contacts.setQueue(tx, id, queueId);
  }

  forget(tx: Transaction, contactIds: string[]): Promise<void> {
    return this.contacts.forget(tx, contactIds);
  }

  nextPlacement(tx: Transaction, id: string): Promise<number> {
    return this.contacts.nextPlacement(tx, id);
  }
}
