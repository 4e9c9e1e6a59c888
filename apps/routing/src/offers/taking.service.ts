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
import { HandOversService } from './hand-overs.service.js';
import type { OfferEntity } from './offer.entity.js';
import { OffersService } from './offers.service.js';

/** How an agent comes to a contact: by accepting an offer, or by pulling it from the waiting list. */
@Injectable()
export class TakingService {
  private readonly log = logger('taking');

  constructor(
    private readonly offers: OffersService,
    private readonly handOvers: HandOversService,
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
      const sender = await this.handOvers.senderOf(tx, offer);
      // Both at once: two agents who hand each other something must not wait in a circle.
      if (sender) await this.presence.lock(tx, [actor.id, sender.assignment.agent.id]);
      const assignment = await this.take(tx, offer, offer.kind, sender?.assignment);
      if (sender?.holds) await this.handOvers.release(tx, sender.assignment, assignment);
      return assignment;
    });
  }

  /** Rule 2: without an offer, for members of the queue whatever their presence, also while it rings elsewhere. */
  async pull({ actor, contactId }: Payload<typeof PullContact>): Promise<Assignment> {
    assertStaff(actor);
    const wanted = await this.assertMayPull(actor, contactId);
    if ('assignmentId' in wanted) return wanted;
    return this.db.transaction(async (tx) => {
      const contact = await this.contacts.lock(tx, contactId);
      const { queueId } = (await this.waiting.find(tx, contactId)) ?? {};
      if (!contact || !queueId) return this.earlierPullOf(tx, actor, contactId, contact);

      const ringing = await this.offers.findRinging(tx, contactId);
      if (ringing?.agentId === actor.id && (await this.offers.accepted(tx, ringing)))
        return this.take(tx, ringing, 'contact');

      const rescinded = await this.offers.stopRinging(tx, contactId, 'rescinded', 'contact');
      await this.presence.lock(tx, [actor.id, ...rescinded]);
      const { load, capacity } = await this.presence.standing(tx, actor.id);
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
    replaces: Assignment | null = null,
  ): Promise<Assignment> {
    const queue = await this.queues.find(tx, queueId);
    if (!queue) throw ERRORS.queueNotFound(queueId);
    await this.waiting.leave(tx, contactId);
    const placing = { contactId, agentId, kind, offerId: id, queue: queueFactsOf(queue), replaces };
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
      const place = await this.waiting.find(tx, contactId);
      const { queueId } = place ?? (await this.contacts.find(tx, contactId)) ?? {};
      if (!queueId) throw ERRORS.contactNotFound(contactId);
      // Taking back what one handed over is pulling it, also out of a queue of others.
      const isSender = place?.handedOver?.agentId === actor.id;
      return { queueId, mayPull: isSender || (await this.queues.isMember(tx, queueId, actor.id)) };
    });
    if ('assignmentId' in found || found.mayPull) return found;
    throw (await this.waiting.sees(actor, found.queueId))
      ? ERRORS.membersOnly()
      : ERRORS.contactNotFound(contactId);
  }
}
