import { Injectable } from '@nestjs/common';
import {
  type Actor,
  type Assignment,
  isOpen,
  maySupervise,
  type Offer,
  type Payload,
  type TakeBackTransfer,
  TransferContact,
  type WaitingPlace,
} from '@switchboard/contracts';
import { Database, Idempotency, type Transaction } from '@switchboard/database';
import { assertStaff, Clock, logger } from '@switchboard/kernel';
import { AssignmentsService } from '../assignments/assignments.service.js';
import type { ContactEntity } from '../contacts/contact.entity.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { newOffer } from '../offers/new-offers.js';
import { OffersService } from '../offers/offers.service.js';
import { offerOf } from '../offers/offer-view.js';
import { TakingService } from '../offers/taking.service.js';
import { PeopleService } from '../people/people.service.js';
import { PresenceService } from '../presence/presence.service.js';
import { queueFactsOf } from '../queues/queue-facts.rules.js';
import { QueuesService } from '../queues/queues.service.js';
import { ERRORS } from '../routing.errors.js';
import { WaitingService } from '../waiting/waiting.service.js';
import { assertMayReceive, assertMayWaitIn } from './transfer.rules.js';

/** A contact in the hands of who wants to give it away. */
interface InHand {
  contact: ContactEntity;
  /** The sender's place in it. */
  mine: Assignment;
  /** Everybody who has a place in it, the sender too. */
  present: Assignment[];
}

/** Rule 5: a transfer never loses a contact. */
@Injectable()
export class TransfersService {
  private readonly log = logger('transfers');

  constructor(
    private readonly offers: OffersService,
    private readonly taking: TakingService,
    private readonly assignments: AssignmentsService,
    private readonly contacts: ContactsService,
    private readonly waiting: WaitingService,
    private readonly queues: QueuesService,
    private readonly people: PeopleService,
    private readonly presence: PresenceService,
    private readonly idempotency: Idempotency,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  ask(command: Payload<typeof TransferContact>): Promise<Offer | WaitingPlace> {
    const { actor, contactId, to, note, idempotencyKey } = command;
    assertStaff(actor);
    const once = {
      actorId: actor.id,
      key: idempotencyKey,
      operation: TransferContact.key,
      body: { contactId, to, note },
      contactIdOf: () => contactId,
    };
    return this.idempotency.idempotently<Offer | WaitingPlace>(once, async (tx) => {
      const inHand = await this.takeInHand(tx, contactId, actor);
      if (await this.offers.findTransfer(tx, contactId)) throw ERRORS.transferPending();
      return 'agentId' in to
        ? this.toAgent(tx, inHand, to.agentId, note ?? null)
        : this.toQueue(tx, inHand, to.queueId, note ?? null);
    });
  }

  /** What rings is withdrawn, what waits is pulled; who still has it keeps it. */
  async takeBack({ actor, contactId }: Payload<typeof TakeBackTransfer>): Promise<Assignment> {
    assertStaff(actor);
    const mine = await this.db.transaction(async (tx) => {
      await this.withdraw(tx, contactId, actor);
      const open = await this.assignments.findOpen(tx, contactId, actor.id);
      return open ?? this.assertNotTooLate(tx, contactId, actor);
    });
    return mine ?? this.taking.pull({ actor, contactId });
  }

  /** Who may hand it over: whoever has a place in it. Others are refused as far as they may know of it. */
  async assertMayHandOver(tx: Transaction, contactId: string, actor: Actor): Promise<Assignment> {
    const mine = await this.assignments.findOpen(tx, contactId, actor.id);
    if (mine) return mine;
    const [contact, handled] = await Promise.all([
      this.contacts.find(tx, contactId),
      this.assignments.ofContact(tx, contactId),
    ]);
    const teamIds = handled.flatMap(({ agent }) => agent.teamIds);
    const knows = handled.some(({ agent }) => agent.id === actor.id) || maySupervise(actor, { teamIds });
    if (!contact || !knows) throw ERRORS.contactNotFound(contactId);
    throw isOpen(contact) ? ERRORS.agentsOnly() : ERRORS.contactClosed(contactId);
  }

  /** Looks before anything is locked, and again after it. */
  private async takeInHand(tx: Transaction, contactId: string, actor: Actor): Promise<InHand> {
    await this.assertMayHandOver(tx, contactId, actor);
    const contact = await this.contacts.lock(tx, contactId);
    const mine = await this.assertMayHandOver(tx, contactId, actor);
    if (!contact || !isOpen(contact)) throw ERRORS.contactClosed(contactId);
    return { contact, mine, present: await this.assignments.openOfContact(tx, contactId) };
  }

  /** It rings there; the sender stays and keeps his slot. */
  private async toAgent(
    tx: Transaction,
    { contact, mine, present }: InHand,
    agentId: string,
    note: string | null,
  ): Promise<Offer> {
    const [receiver, queue] = [
      await this.people.find(tx, agentId),
      await this.queues.find(tx, mine.queue.id),
    ];
    if (!receiver) throw ERRORS.userNotFound(agentId);
    if (!queue) throw ERRORS.queueNotFound(mine.queue.id);
    await this.presence.lock(tx, [agentId]);
    const answers = receiver.active && receiver.roles.includes('agent');
    const presentIds = present.map(({ agent }) => agent.id);
    assertMayReceive({ agentId, answers, ...(await this.presence.standing(tx, agentId)) }, presentIds);

    const offer = newOffer(
      queue,
      { ...contact, contactId: contact.id, waitingSince: contact.startedAt },
      {
        kind: 'transfer',
        agentId,
        from: { agentId: mine.agent.id, name: mine.agent.name, note },
        replaces: mine.assignmentId,
        decision: null,
        madeAt: this.clock.now(),
      },
    );
    await this.offers.ring(tx, offer);
    this.log.info({ contactId: contact.id, fromAgentId: mine.agent.id, agentId }, 'transfer rings');
    return offerOf(offer);
  }

  /** The sender is out at once; it waits there with its first waiting time and the priority it had. */
  private async toQueue(
    tx: Transaction,
    { contact, mine, present }: InHand,
    queueId: string,
    note: string | null,
  ): Promise<WaitingPlace> {
    const staffed = await this.queues.staffedBeside(tx, queueId, mine.agent.id);
    if (!staffed) throw ERRORS.queueNotFound(queueId);
    assertMayWaitIn(staffed.queue, staffed.staffing, this.clock.now());
    if (present.length > 1) throw ERRORS.othersPresent();

    await this.assignments.handOver(tx, mine, this.clock.now());
    await this.waiting.handOver(tx, contact, queueFactsOf(staffed.queue), { sender: mine, note });
    await this.presence.loadChanged(tx, [mine.agent.id]);
    this.log.info({ contactId: contact.id, fromAgentId: mine.agent.id, queueId }, 'transferred to a queue');
    return this.waiting.viewOf(tx, contact, staffed.queue);
  }

  /** It waits for somebody to pull it; else somebody has it, as who had it before may know. */
  private async assertNotTooLate(tx: Transaction, contactId: string, actor: Actor): Promise<null> {
    if (await this.waiting.find(tx, contactId)) return null;
    const handled = await this.assignments.ofContact(tx, contactId);
    const contact = await this.contacts.find(tx, contactId);
    if (!contact || !handled.some(({ agent }) => agent.id === actor.id))
      throw ERRORS.contactNotFound(contactId);
    throw isOpen(contact) ? ERRORS.offerNotRinging() : ERRORS.contactClosed(contactId);
  }

  private async withdraw(tx: Transaction, contactId: string, actor: Actor): Promise<void> {
    await this.contacts.lock(tx, contactId);
    const ringing = await this.offers.findTransfer(tx, contactId);
    if (!ringing) return;
    if (ringing.fromAgentId === actor.id) return this.offers.withdraw(tx, ringing);
    await this.assertMayHandOver(tx, contactId, actor);
    throw ERRORS.notYourTransfer();
  }
}
