import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, Sweeps } from '@switchboard/kernel';
import { ChangesService } from '../contacts/changes.service.js';
import { ContactsService } from '../contacts/contacts.service.js';
import type { Contact } from '../contacts/contact.types.js';
import { closeWhenDue, endWhenIdle } from './ending.rules.js';

const WRAP_UP_MS = 1_000;
const IDLE_MS = 5_000;

/** What happens because time has passed. The times stand in the database; the rule decides again under the lock. */
@Injectable()
export class DueService implements OnApplicationBootstrap {
  constructor(
    private readonly contacts: ContactsService,
    private readonly changes: ChangesService,
    private readonly sweeps: Sweeps,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.every({ name: 'wrap-up', ms: WRAP_UP_MS }, () => this.closeWrapUps());
    this.sweeps.every({ name: 'idle contacts', ms: IDLE_MS }, () => this.endIdle());
  }

  /** Closes the contacts whose wrap-up is over. */
  async closeWrapUps(): Promise<void> {
    const now = this.clock.now();
    await this.each(await this.contacts.dueWrapUps(now), (contact) => closeWhenDue(contact, now));
  }

  /** Ends the contacts in which nobody says anything any more. */
  async endIdle(): Promise<void> {
    const now = this.clock.now();
    await this.each(await this.contacts.idle(now), (contact) => endWhenIdle(contact, now));
  }

  // One by one: each is a transaction of its own, and a sweep must not take every connection.
  private async each(contactIds: string[], rule: (contact: Contact) => Contact): Promise<void> {
    for (const id of contactIds) await this.changes.whenKnown(id, (before) => ({ contact: rule(before) }));
  }
}
