import { Injectable } from '@nestjs/common';
import {
  type AcceptOffer,
  type Actor,
  type Assignment,
  isOpen,
  type Payload,
  type PullContact,
} from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { logger, assertStaff } from '@switchboard/kernel';
import type { Transaction } from '@switchboard/database';
import { AssignmentsService } from '../assignments/assignments.service.js';
import type { ContactEntity } from '../contacts/contact.entity.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { PresenceService } from '../presence/presence.service.js';
import { queueFactsOf } from '../queues/queue-facts.rules.js';
import { QueuesService } from '../queues/queues.service.js';
import { ERRORS } from '../routing.errors.js';
import { WaitingService } from '../waiting/waiting.service.js';
import type { OfferEntity } from './offer.entity.js';
import { OffersService } from './offers.service.js';

/** How an agent comes to a contact: by accepting an offer, or by pulling it from the waiting list. */
@Injectable()
export class TakingService {
  private readonly log = logger('taking');

  constructor(
    private readonly offers: OffersService,
    private readonly assignments: AssignmentsService,
    private readonly waiting: WaitingService,
    private readonly contacts: ContactsService,
    private readonly queues: QueuesService,
    private readonly presence: PresenceService,
    private readonly db: Database,
  ) {}

  /** Rule 1: won in the database. The winner's repeat gets the same assignment. */
  async accept({ actor, offerId }: Payload<typeof AcceptOffer>): Promise<Assignment> {
    assertStaff(actor);
    return this.db.transaction(async (tx) => {
      const offer = await this.offers.getOwn(tx, offerId, actor.id);
      const contact = await this.contacts.lock(tx, offer.contactId);
      if (!(await this.offers.accepted(tx, offer))) return this.earlierOf(tx, offer);
      if (contact && !isOpen(contact)) throw ERRORS.contactClosed(contact.id);
      return this.take(tx, offer, offer.kind);
    });
  }

  /** Rule 2: without an offer, for members of the queue whatever their presence, also while it rings elsewhere. */
  async pull({ actor, contactId }: Payload<typeof PullContact>): Promise<Assignment> {
    assertStaff(actor);
    const wanted = await this.assertMayPull(actor, contactId);
    if ('assignmentId' in wanted) return wanted;
    return this.db.transaction(async (tx) => {
      const contact = await this.contacts.lock(tx, contactId);
      const queueId = await this.waiting.queueOf(tx, contactId);
      if (!contact || !queueId) return this.earlierPullOf(tx, actor, contactId, contact);

      const ringing = await this.offers.findRinging(tx, contactId);
      if (ringing?.agentId === actor.id && (await this.offers.accepted(tx, ringing)))
        return this.take(tx, ringing, 'contact');

      const rescinded = await this.offers.stopRinging(tx, contactId, 'rescinded', 'contact');
      await this.presence.lock(tx, [actor.id, ...rescinded]);
      const { load, capacity } = await this.presence.slots(tx, actor.id);
      if (load >= capacity) throw ERRORS.capacityFull();
      const assignment = await this.take(tx, { contactId, agentId: actor.id, queueId, id: null }, 'pull');
      await this.presence.loadChanged(tx, [actor.id, ...rescinded]);
      return assignment;
    });
  }

  private async take(
    tx: Transaction,
    {
      id,
      contactId,
      agentId,
      queueId,
    }: Pick<OfferEntity, 'contactId' | 'agentId' | 'queueId'> & { id: string | null },
    kind: Assignment['kind'],
  ): Promise<Assignment> {
    const queue = await this.queues.find(tx, queueId);
    if (!queue) throw ERRORS.queueNotFound(queueId);
    await this.waiting.leave(tx, contactId);
    const placing = { contactId, agentId, kind, offerId: id, queue: queueFactsOf(queue) };
    const assignment = await this.assignments.make(tx, placing);
    this.log.info({ contactId, agentId, kind }, 'contact taken');
    return assignment;
  }

  private async earlierOf(tx: Transaction, offer: OfferEntity): Promise<Assignment> {
    const earlier = await this.assignments.findByOffer(tx, offer.id);
    if (!earlier) throw ERRORS.offerNotRinging();
    return earlier;
  }

  private async earlierPullOf(
    tx: Transaction,
    actor: Actor,
    contactId: string,
    contact: ContactEntity | null,
  ): Promise<Assignment> {
    const mine = await this.assignments.findOpen(tx, contactId, actor.id);
    if (mine) return mine;
    if (!contact) throw ERRORS.contactNotFound(contactId);
    throw isOpen(contact) ? ERRORS.offerNotRinging() : ERRORS.contactClosed(contactId);
  }

  /** Looks before anything is locked: a stranger must not even slow the contact down. */
  private async assertMayPull(actor: Actor, contactId: string): Promise<Assignment | { queueId: string }> {
    const found = await this.db.transaction(async (tx) => {
      const mine = await this.assignments.findOpen(tx, contactId, actor.id);
      if (mine) return mine;
      const queueId =
        (await this.waiting.queueOf(tx, contactId)) ?? (await this.contacts.queueOf(tx, contactId));
      if (!queueId) throw ERRORS.contactNotFound(contactId);
      return { queueId, isMember: await this.queues.isMember(tx, queueId, actor.id) };
    });
    if ('assignmentId' in found || found.isMember) return found;
    throw (await this.waiting.sees(actor, found.queueId))
      ? ERRORS.membersOnly()
      : ERRORS.contactNotFound(contactId);
  }
}
