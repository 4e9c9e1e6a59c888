import { Injectable } from '@nestjs/common';
import {
  type ContactChanged,
  type ContactClosed,
  type ContactExpired,
  type ContactFacts,
  type ContactStarted,
  isOpen,
  type ParticipantLeft,
  type Payload,
} from '@switchboard/contracts';
import { Database, Tombstones, type Transaction } from '@switchboard/database';
import { Clock } from '@switchboard/kernel';
import { ContactPurges } from '@switchboard/outbox';
import { AssignmentsService } from '../assignments/assignments.service.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { ArrivalsService } from '../matching/arrivals.service.js';
import { OffersService } from '../offers/offers.service.js';
import { PresenceService } from '../presence/presence.service.js';
import { WaitingService } from '../waiting/waiting.service.js';
import { leftReason, releaseReason } from './release.rules.js';

/** What chat tells of a contact. In any order and repeated: the same rows at the end. */
@Injectable()
export class LifecycleService {
  constructor(
    private readonly arrivals: ArrivalsService,
    private readonly contacts: ContactsService,
    private readonly waiting: WaitingService,
    private readonly offers: OffersService,
    private readonly assignments: AssignmentsService,
    private readonly presence: PresenceService,
    private readonly purges: ContactPurges,
    private readonly tombstones: Tombstones,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Whoever waits gets a place, once, and an offer at once where somebody is free. */
  started({ contact }: Payload<typeof ContactStarted>): Promise<void> {
    return this.arrivals.place(contact);
  }

  /** While he waits, whether the visitor is here: nobody is rung for one who is away (ADR 56). */
  async changed({ contact }: Pick<Payload<typeof ContactChanged>, 'contact'>): Promise<void> {
    if (contact.state !== 'waiting' || (await this.learned(contact))) return;
    // It was told before the start: it begins as it is by now, or the start has come in between.
    await this.arrivals.place(contact);
    await this.learned(contact);
  }

  /** Ended or closed, whichever comes first: nobody waits, nothing rings, and slots are free but the owner's wrap-up. */
  async endedOrClosed({ contact }: Pick<Payload<typeof ContactClosed>, 'contact'>): Promise<void> {
    if (isOpen(contact)) return;
    await this.db.transaction(async (tx) => {
      await this.contacts.learn(tx, contact);
      await this.contacts.lock(tx, contact.id);
      await this.waiting.leave(tx, contact.id);
      const silenced = await this.offers.stopRinging(tx, contact.id, 'cancelled');
      const released = await this.release(tx, contact);
      await this.presence.loadChanged(tx, [...new Set([...silenced, ...released])]);
    });
  }

  /** An agent has left while the contact goes on. */
  async left({ participant, reason }: Payload<typeof ParticipantLeft>): Promise<void> {
    const { assignmentId } = participant;
    if (assignmentId === null) return;
    await this.db.transaction(async (tx) => {
      const contactId = await this.assignments.contactIdOf(tx, assignmentId);
      if (!contactId) return;
      await this.contacts.lock(tx, contactId);
      const open = await this.assignments.openOfContact(tx, contactId);
      const his = open.find((one) => one.assignmentId === assignmentId);
      if (!his) return;
      await this.assignments.release(tx, his, leftReason(participant, reason));
      await this.presence.loadChanged(tx, [his.agent.id]);
    });
  }

  /** Nothing of it is left, whatever it was doing, and nothing that is told late brings it back. */
  async expired({ contactId }: Payload<typeof ContactExpired>): Promise<void> {
    const ids = [contactId];
    await this.db.transaction(async (tx) => {
      const nobody = { visitorId: null, agentIds: [], teamIds: [] };
      await this.tombstones.put(tx, [{ contactId, ...nobody }], this.clock.now());
      await this.contacts.lock(tx, contactId);
      const disturbed = await this.purges.forget(tx, ids, async () => {
        await this.waiting.forget(tx, ids);
        const silenced = await this.offers.forget(tx, ids);
        const freed = await this.assignments.forget(tx, ids);
        await this.contacts.forget(tx, ids);
        return [...silenced, ...freed];
      });
      await this.presence.loadChanged(tx, [...new Set(disturbed)]);
    });
  }

  private async learned(contact: ContactFacts): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      if (!(await this.contacts.lock(tx, contact.id))) return false;
      await this.contacts.learn(tx, contact);
      await this.waiting.lookAgain(tx, contact.id);
      return true;
    });
  }

  private async release(tx: Transaction, contact: ContactFacts): Promise<string[]> {
    const freed: string[] = [];
    for (const assignment of await this.assignments.openOfContact(tx, contact.id)) {
      const reason = releaseReason(contact, assignment);
      if (!reason) continue;
      await this.assignments.release(tx, assignment, reason);
      freed.push(assignment.agent.id);
    }
    return freed;
  }
}
