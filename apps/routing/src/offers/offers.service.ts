import { Injectable } from '@nestjs/common';
import {
  type ConfirmOfferShown,
  type ListOffers,
  OfferEnded,
  type Payload,
  type RejectOffer,
} from '@switchboard/contracts';
import { Database, fitting, type Transaction } from '@switchboard/database';
import { Clock, assertStaff } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { ContactsService } from '../contacts/contacts.service.js';
import { Nudges } from '../nudges/nudges.js';
import { PresenceService } from '../presence/presence.service.js';
import { QueuesService } from '../queues/queues.service.js';
import { ERRORS } from '../routing.errors.js';
import { HandOversService } from './hand-overs.service.js';
import { type NewOffer, offerMade } from './new-offers.js';
import { missPauses } from './offer.rules.js';
import type { OfferEntity } from './offer.entity.js';
import { offerOf } from './offer-view.js';
import { OffersRepository } from './offers.repository.js';

type Outcome = Payload<typeof OfferEnded>['outcome'];

/** Offers from the first ring to their end; who takes a contact is TakingService's. */
@Injectable()
export class OffersService {
  constructor(
    private readonly offers: OffersRepository,
    private readonly handOvers: HandOversService,
    private readonly contacts: ContactsService,
    private readonly presence: PresenceService,
    private readonly queues: QueuesService,
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly nudges: Nudges,
    private readonly clock: Clock,
  ) {}

  async list({ actor }: Payload<typeof ListOffers>) {
    assertStaff(actor);
    return { items: fitting((await this.offers.ringingOf(actor.id)).map(offerOf)) };
  }

  /** To an agent who is locked and has a free slot. */
  async ring(tx: Transaction, offer: NewOffer): Promise<void> {
    await this.offers.insert(tx, offer);
    await this.outbox.add(tx, offerMade(offer));
    await this.handOvers.asked(tx, offer);
    await this.presence.loadChanged(tx, [offer.agentId]);
  }

  /** Safe to repeat while it rings. Afterwards it was not shown in time, and nobody is to believe that it was. */
  async shown({ actor, offerId }: Payload<typeof ConfirmOfferShown>) {
    return this.db.transaction(async (tx) => {
      const offer = await this.getOwn(tx, offerId, actor.id);
      if (offer.state !== 'ringing') throw ERRORS.offerNotRinging();
      await this.offers.show(tx, offerId, this.clock.now());
      return {};
    });
  }

  /** It goes on to the next at once. The rejecter's repeat gets the same answer. */
  async reject({ actor, offerId, reason }: Payload<typeof RejectOffer>) {
    return this.db.transaction(async (tx) => {
      const offer = await this.getOwn(tx, offerId, actor.id);
      if (offer.state === 'rejected') return {};
      await this.contacts.lock(tx, offer.contactId);
      const ended = await this.offers.end(tx, offerId, 'rejected', { at: this.clock.now(), reason });
      if (!ended) throw ERRORS.offerNotRinging();
      await this.publishEnded(tx, [offer], 'rejected');
      await this.handOvers.refused(tx, offer, { outcome: 'rejected', reason });
      await this.presence.loadChanged(tx, [offer.agentId]);
      this.nudges.queue(tx, offer.queueId);
      return {};
    });
  }

  /** Who asked him thought better of it. The contact is locked. */
  async withdraw(tx: Transaction, offer: OfferEntity): Promise<void> {
    await this.offers.end(tx, offer.id, 'cancelled', { at: this.clock.now() });
    await this.publishEnded(tx, [offer], 'cancelled');
    await this.handOvers.refused(tx, offer, { outcome: 'cancelled', cause: 'takenBack' });
    await this.presence.loadChanged(tx, [offer.agentId]);
  }

  /** The compare-and-set alone: false for whoever came second. The slot goes on being used by the assignment. */
  async accepted(tx: Transaction, offer: OfferEntity): Promise<boolean> {
    if (!(await this.offers.end(tx, offer.id, 'accepted', { at: this.clock.now() }))) return false;
    await this.publishEnded(tx, [offer], 'accepted');
    return true;
  }

  /** Everything that rings for this contact stops ringing. Returns whose slots are free now. */
  async stopRinging(
    tx: Transaction,
    contactId: string,
    outcome: 'rescinded' | 'cancelled',
    kind: OfferEntity['kind'] | null = null,
  ): Promise<string[]> {
    const ended = await this.offers.endRinging(tx, contactId, outcome, { at: this.clock.now(), kind });
    await this.publishEnded(tx, ended, outcome);
    return ended.map(({ agentId }) => agentId);
  }

  /** At whom one of them still rang. */
  forget(tx: Transaction, contactIds: string[]): Promise<string[]> {
    return this.offers.forget(tx, contactIds);
  }

  /** The offer that rings for a waiting contact now. */
  findRinging(tx: Transaction, contactId: string): Promise<OfferEntity | null> {
    return this.offers.findRinging(tx, contactId, 'contact');
  }

  /** The transfer that nobody has answered yet. */
  findTransfer(tx: Transaction, contactId: string): Promise<OfferEntity | null> {
    return this.offers.findRinging(tx, contactId, 'transfer');
  }

  /** Ends what has rung out: a miss if the agent saw it, else nobody's fault. True where there may be more. */
  async ringOut(limit: number): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const ended = await this.offers.endDue(tx, this.clock.now(), limit);
      if (ended.length === 0) return false;
      await this.presence.lock(
        tx,
        ended.map(({ agentId }) => agentId),
      );
      for (const offer of ended) {
        await this.publishEnded(tx, [offer], vainOutcome(offer));
        if (offer.state === 'missed') await this.countMiss(tx, offer);
        this.nudges.queue(tx, offer.queueId);
      }
      await this.presence.loadChanged(tx, [...new Set(ended.map(({ agentId }) => agentId))]);
      return ended.length === limit;
    });
  }

  /** The same for transfers, one by one: what becomes of a contact that nobody took is decided under its lock. */
  async ringOutTransfers(limit: number): Promise<boolean> {
    const vain = await this.offers.vainTransfers(this.clock.now(), limit);
    for (const { id, contactId } of vain)
      await this.db.transaction(async (tx) => {
        await this.contacts.lock(tx, contactId);
        const ended = await this.offers.endVainTransfer(tx, id, this.clock.now());
        if (ended) await this.transferRangOut(tx, ended);
      });
    return vain.length === limit;
  }

  private async transferRangOut(tx: Transaction, offer: OfferEntity): Promise<void> {
    const outcome = vainOutcome(offer);
    await this.publishEnded(tx, [offer], outcome);
    await this.handOvers.refused(tx, offer, { outcome, cause: outcome === 'cancelled' ? 'gone' : null });
    await this.presence.lock(tx, [offer.agentId]);
    if (outcome === 'missed') await this.countMiss(tx, offer);
    await this.presence.loadChanged(tx, [offer.agentId]);
  }

  nextDueAt(): Promise<Date | null> {
    return this.offers.nextDueAt();
  }

  /** Somebody else's offer is as good as none. */
  async getOwn(tx: Transaction, offerId: string, agentId: string): Promise<OfferEntity> {
    const offer = await this.offers.find(tx, offerId);
    if (!offer || offer.agentId !== agentId) throw ERRORS.offerNotFound(offerId);
    return offer;
  }

  private async countMiss(tx: Transaction, { agentId, queueId }: OfferEntity): Promise<void> {
    const queue = await this.queues.find(tx, queueId);
    if (queue)
      await this.presence.missed(tx, agentId, queue, (misses) => missPauses(misses, queue.missesBeforePause));
  }

  private async publishEnded(tx: Transaction, offers: OfferEntity[], outcome: Outcome): Promise<void> {
    const at = this.clock.now().toISOString();
    await this.outbox.add(
      tx,
      ...offers.map(({ id, agentId, contactId, kind, queueId }) => ({
        contract: OfferEnded,
        lane: contactId,
        payload: { at, offerId: id, agentId, contactId, kind, outcome, queueId },
      })),
    );
  }
}

/** Seen and not answered is a miss; `cancelled`: the agent had gone. */
const vainOutcome = ({ state }: OfferEntity) =>
  state === 'missed' || state === 'cancelled' ? state : 'undelivered';
