import { Injectable } from '@nestjs/common';
import {
  type Assignment,
  isOpen,
  type Refusal,
  type RefusalCause,
  TransferChanged,
} from '@switchboard/contracts';
import type { Transaction } from '@switchboard/database';
import { Clock } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { AssignmentsService } from '../assignments/assignments.service.js';
import { handedOverBy } from '../assignments/handed-over.rules.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { PeopleService } from '../people/people.service.js';
import { PresenceService } from '../presence/presence.service.js';
import { WaitingService } from '../waiting/waiting.service.js';
import type { OfferEntity } from './offer.entity.js';

type Asked = Pick<
  OfferEntity,
  'id' | 'kind' | 'contactId' | 'agentId' | 'replaces' | 'note' | 'madeAt' | 'expiresAt'
>;

/** What came of it without him. */
interface Answer {
  /** Null while it rings. */
  outcome: Refusal | null;
  cause?: RefusalCause | null;
  /** In the words of who refused it. */
  reason?: string | null | undefined;
}

/** The sender's place, and whether he still has it. */
interface Sender {
  assignment: Assignment;
  holds: boolean;
}

/**
 * What an offer to take a contact over means for the contact: its staff are told, and nobody loses it. Everything here
 * happens under the contact's lock.
 */
@Injectable()
export class HandOversService {
  constructor(
    private readonly assignments: AssignmentsService,
    private readonly contacts: ContactsService,
    private readonly waiting: WaitingService,
    private readonly people: PeopleService,
    private readonly presence: PresenceService,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** It rings. For the visitor nothing has changed. */
  async asked(tx: Transaction, offer: Asked): Promise<void> {
    const sender = await this.senderOf(tx, offer);
    if (sender) await this.publish(tx, offer, sender, { outcome: null });
  }

  /** Whose place the receiver takes. Null: it is no transfer. */
  async senderOf(tx: Transaction, { kind, replaces }: Asked): Promise<Sender | null> {
    return kind === 'transfer' && replaces ? this.assignments.find(tx, replaces) : null;
  }

  /** The sender's place ends when the receiver's begins. */
  async release(tx: Transaction, sender: Assignment, { madeAt }: Assignment): Promise<void> {
    await this.assignments.handOver(tx, sender, new Date(madeAt));
    await this.presence.loadChanged(tx, [sender.agent.id]);
  }

  /** Nobody took it: its sender still has it, and is told why. Where he has gone meanwhile, it waits before all others. */
  async refused(tx: Transaction, offer: Asked, answer: Answer): Promise<void> {
    const sender = await this.senderOf(tx, offer);
    if (!sender) return;
    await this.publish(tx, offer, sender, answer);
    const contact = await this.contacts.lock(tx, offer.contactId);
    const open = await this.assignments.openOfContact(tx, offer.contactId);
    if (contact && isOpen(contact) && open.length === 0)
      await this.waiting.returnToHead(tx, contact, sender.assignment.queue);
  }

  private async publish(
    tx: Transaction,
    { id, contactId, agentId, note, madeAt, expiresAt }: Asked,
    { assignment }: Sender,
    { outcome, cause = null, reason = null }: Answer,
  ): Promise<void> {
    const { name } = await this.people.get(tx, agentId);
    await this.outbox.add(tx, {
      contract: TransferChanged,
      lane: contactId,
      payload: {
        at: this.clock.now().toISOString(),
        contactId,
        transfer: {
          offerId: id,
          by: handedOverBy(assignment),
          to: { id: agentId, name },
          note,
          askedAt: madeAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
          outcome,
          cause,
          reason,
        },
      },
    });
  }
}
