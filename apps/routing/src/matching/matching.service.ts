import { Injectable } from '@nestjs/common';
import { WaitingChanged } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { Clock, logger, uuidv7 } from '@switchboard/kernel';
import { Outbox, type Telling } from '@switchboard/outbox';
import type { EntityManager } from 'typeorm';
import { Nudges } from '../nudges/nudges.js';
import { fillUrl } from '../offers/fill-url.rules.js';
import { ringsUntil } from '../offers/offer.rules.js';
import type { NewOffer } from '../offers/offers.repository.js';
import { OffersService } from '../offers/offers.service.js';
import { PresenceService } from '../presence/presence.service.js';
import type { StoredQueue } from '../queues/queues.repository.js';
import { QueuesService } from '../queues/queues.service.js';
import { waitingPlaceOf } from '../waiting/waiting-place.rules.js';
import type { PlaceRow } from '../waiting/waiting.repository.js';
import { WaitingService } from '../waiting/waiting.service.js';
import { AgingService } from './aging.service.js';
import { type Candidate, chooseAgent, type Decision } from './choose-agent.rules.js';
import { MatchingRepository, type ToldList } from './matching.repository.js';
import { fingerprint } from './told-list.rules.js';

/** The most contacts that one pass tries to place; the next pass goes on. */
const BATCH = 500;
/** So few are cheaper to lock than to ask first whether anybody is free. */
const FEW = 10;

/** What a pass leaves: when somebody who refused may be asked again. */
export interface PassResult {
  againAt: Date | null;
}

/**
 * A pass looks at one queue as it stands and does whatever follows from it: it needs to know nothing of what happened,
 * so a lost or doubled nudge does no harm. Locks: the queue's list, then contacts, then presences.
 */
@Injectable()
export class MatchingService {
  private readonly log = logger('matching');

  constructor(
    private readonly matching: MatchingRepository,
    private readonly aging: AgingService,
    private readonly waiting: WaitingService,
    private readonly offers: OffersService,
    private readonly presence: PresenceService,
    private readonly queues: QueuesService,
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly nudges: Nudges,
    private readonly clock: Clock,
  ) {}

  async pass(queueId: string): Promise<PassResult> {
    return this.db.transaction(async (tx) => {
      const list = await this.matching.lockList(tx, queueId);
      const queue = list && (await this.queues.find(tx, queueId));
      if (!queue) return { againAt: null };

      let places = await this.waiting.places(tx, queueId);
      if (await this.silence(tx, queue, places)) return { againAt: null };
      if (await this.aging.age(tx, queue, places)) places = await this.waiting.places(tx, queueId);
      const { againAt, made } = await this.match(tx, queue, places);
      const tellings = await this.make(tx, made);
      const rung = places.map((place) => withRinging(place, made));
      await this.aging.setDue(tx, queue, rung);
      await this.outbox.addAll(tx, [
        ...tellings,
        ...(await this.listTold(tx, { list, queue, places: rung })),
      ]);
      return { againAt };
    });
  }

  /** Who has gone offline is rung no longer; the pass that this nudges goes on with the contact. */
  private async silence(tx: EntityManager, { id }: StoredQueue, places: PlaceRow[]): Promise<boolean> {
    const vain = places.filter(({ ringsInVain }) => ringsInVain).map(({ contactId }) => contactId);
    if (vain.length === 0) return false;
    const freed = new Set<string>();
    for (const contactId of await this.waiting.lockFree(tx, id, vain))
      for (const agentId of await this.offers.stopRinging(tx, contactId, 'cancelled', 'contact'))
        freed.add(agentId);
    await this.presence.loadChanged(tx, [...freed]);
    if (freed.size > 0) this.nudges.queue(tx, id);
    return freed.size > 0;
  }

  /** Who gets what can be offered now, in the order of the list, each agent no more than he has slots for. */
  private async match(
    tx: EntityManager,
    queue: StoredQueue,
    places: PlaceRow[],
  ): Promise<{ againAt: Date | null; made: NewOffer[] }> {
    const made: NewOffer[] = [];
    const seekers = places.filter(({ ringingAt }) => !ringingAt).slice(0, BATCH);
    if (!(await this.isWorthIt(tx, queue, seekers.length))) return { againAt: null, made };

    const free = await this.waiting.lockFree(
      tx,
      queue.id,
      seekers.map(({ contactId }) => contactId),
    );
    let members = await this.matching.lockMembers(tx, queue.id);
    const asked = seekers.filter(({ wasOffered, ahead }) => wasOffered || ahead);
    const history = await this.matching.historyOf(
      tx,
      asked.map(({ contactId }) => contactId),
    );
    const now = this.clock.now();
    let againAt: Date | null = null;

    for (const place of seekers.filter(({ contactId }) => free.has(contactId))) {
      if (!members.some(isFree)) break;
      const { tried = [], presentIds = [] } = history.get(place.contactId) ?? {};
      const requiredSkills = place.relaxed ? {} : queue.requiredSkills;
      const decision = chooseAgent({ requiredSkills, tried, presentIds }, members, now);
      againAt = earlier(againAt, decision.askAgainAt);
      const { chosen } = decision;
      if (!chosen) continue;
      made.push(newOffer(queue, place, { ...decision, chosen }, now));
      members = members.map((one) => (one.agentId === chosen ? afterOffer(one, now) : one));
    }
    return { againAt, made };
  }

  /** A long list is not locked only to find out that every agent is busy. */
  private async isWorthIt(tx: EntityManager, { id }: StoredQueue, seekers: number): Promise<boolean> {
    if (seekers === 0) return false;
    return seekers <= FEW || this.matching.hasFreeMember(tx, id);
  }

  private async make(tx: EntityManager, made: NewOffer[]): Promise<Telling[]> {
    if (made.length === 0) return [];
    const offers = await this.offers.makeAll(tx, made);
    const loads = await this.presence.offered(tx, [...new Set(made.map(({ agentId }) => agentId))]);
    for (const { id, contactId, agentId } of made)
      this.log.info({ offerId: id, contactId, agentId }, 'offer made');
    return [...offers, ...loads];
  }

  /** The whole list, once per pass and only where it looks different from what was told last. */
  private async listTold(
    tx: EntityManager,
    { list, queue, places }: { list: ToldList; queue: StoredQueue; places: PlaceRow[] },
  ): Promise<Telling[]> {
    const told = fingerprint(places);
    if (told === list.told) return [];
    const { revision, ...pace } = await this.matching.told(tx, queue.id, told);
    const payload = {
      ...{ at: this.clock.now().toISOString(), queueId: queue.id, revision },
      places: places.map((place, at) => waitingPlaceOf(place, queue, at + 1, pace)),
    };
    return [{ contract: WaitingChanged, lane: queue.id, payload }];
  }
}

const isFree = ({ state, load, capacity }: Candidate) => state === 'available' && load < capacity;
const afterOffer = (agent: Candidate, now: Date): Candidate => ({
  ...agent,
  load: agent.load + 1,
  lastOfferAt: now,
});
const earlier = (a: Date | null, b: Date | null) => (a && b ? (a < b ? a : b) : (a ?? b));
const withRinging = (place: PlaceRow, made: NewOffer[]): PlaceRow => ({
  ...place,
  ringingAt: made.find(({ contactId }) => contactId === place.contactId)?.agentId ?? place.ringingAt,
});

function newOffer(
  queue: StoredQueue,
  { contactId, visitor, language, waitingSince }: PlaceRow,
  decision: Decision & { chosen: string },
  madeAt: Date,
): NewOffer {
  const expiresAt = new Date(madeAt.getTime() + queue.offerTimeoutSeconds * 1000);
  return {
    ...{ id: uuidv7(), kind: 'contact', contactId, visitor, language, agentId: decision.chosen },
    ...{ queueId: queue.id, queue: { id: queue.id, number: queue.number, name: queue.name } },
    ...{ fromAgentId: null, fromName: null, note: null, waitingSince, madeAt, expiresAt, shownAt: null },
    dueAt: ringsUntil({ madeAt, expiresAt, shownAt: null }, queue.shownWithinSeconds),
    visitorUrl: fillUrl(queue.visitorUrl, { contactId, visitor }),
    externalUrl: fillUrl(queue.externalUrl, { contactId, visitor }),
    ...{ state: 'ringing', decision },
  };
}
