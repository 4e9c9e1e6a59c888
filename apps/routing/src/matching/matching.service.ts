import { Injectable } from '@nestjs/common';
import { WaitingChanged } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { Clock, logger, uuidv7 } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
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
import { type PlaceRow, WaitingRepository } from '../waiting/waiting.repository.js';
import { AgingService } from './aging.service.js';
import { type Candidate, chooseAgent, type Decision } from './choose-agent.rules.js';
import { MatchingRepository, type ToldList } from './matching.repository.js';
import { fingerprint } from './told-list.rules.js';

/** The most contacts that one pass tries to place; the next pass goes on. */
const BATCH = 500;

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
    private readonly places: WaitingRepository,
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

      let places = await this.places.list(tx, queueId);
      if (await this.silence(tx, queue, places)) return { againAt: null };
      if (await this.aging.age(tx, queue, places)) places = await this.places.list(tx, queueId);
      await this.aging.setDue(tx, queue, places);
      const { againAt, ringing } = await this.match(tx, queue, places);
      await this.tell(tx, { list, queue, places: places.map((place) => withRinging(place, ringing)) });
      return { againAt };
    });
  }

  /** Who has gone offline is rung no longer; the pass that this nudges goes on with the contact. */
  private async silence(tx: EntityManager, { id }: StoredQueue, places: PlaceRow[]): Promise<boolean> {
    const vain = places.filter(({ ringsInVain }) => ringsInVain).map(({ contactId }) => contactId);
    if (vain.length === 0) return false;
    const freed = new Set<string>();
    for (const contactId of await this.places.lockFree(tx, id, vain))
      for (const agentId of await this.offers.stopRinging(tx, contactId, 'cancelled', 'contact'))
        freed.add(agentId);
    await this.presence.loadChanged(tx, [...freed]);
    if (freed.size > 0) this.nudges.queue(tx, id);
    return freed.size > 0;
  }

  /** Offers what can be offered now, in the order of the list, each agent no more than he has slots for. */
  private async match(tx: EntityManager, queue: StoredQueue, places: PlaceRow[]) {
    const ringing = new Map<string, string>();
    const seekers = places.filter(({ ringingAt }) => !ringingAt).slice(0, BATCH);
    if (seekers.length === 0 || !(await this.matching.hasFreeMember(tx, queue.id)))
      return { againAt: null, ringing };

    const ids = seekers.map(({ contactId }) => contactId);
    const free = await this.places.lockFree(tx, queue.id, ids);
    const members = await this.matching.lockMembers(tx, queue.id);
    const history = await this.matching.historyOf(tx, ids);
    const now = this.clock.now();
    const made: NewOffer[] = [];
    let againAt: Date | null = null;
    let candidates: Candidate[] = members;

    for (const place of seekers.filter(({ contactId }) => free.has(contactId))) {
      if (!candidates.some(isFree)) break;
      const { tried = [], presentIds = [] } = history.get(place.contactId) ?? {};
      const requiredSkills = place.relaxed ? {} : queue.requiredSkills;
      const decision = chooseAgent({ requiredSkills, tried, presentIds }, candidates, now);
      againAt = earlier(againAt, decision.askAgainAt);
      if (!decision.chosen) continue;
      made.push(newOffer(queue, place, { ...decision, chosen: decision.chosen }, now));
      ringing.set(place.contactId, decision.chosen);
      candidates = candidates.map((one) => (one.agentId === decision.chosen ? afterOffer(one, now) : one));
    }
    await this.make(tx, made);
    return { againAt, ringing };
  }

  private async make(tx: EntityManager, made: NewOffer[]): Promise<void> {
    if (made.length === 0) return;
    await this.offers.makeAll(tx, made);
    await this.presence.offered(tx, [...new Set(made.map(({ agentId }) => agentId))]);
    for (const { id, contactId, agentId } of made)
      this.log.info({ offerId: id, contactId, agentId }, 'offer made');
  }

  /** The whole list, once per pass and only where it looks different from what was told last. */
  private async tell(
    tx: EntityManager,
    { list, queue, places }: { list: ToldList; queue: StoredQueue; places: PlaceRow[] },
  ): Promise<void> {
    const told = fingerprint(places);
    if (told === list.told) return;
    const revision = await this.matching.told(tx, queue.id, told);
    const pace = await this.places.paceOf(tx, queue.id);
    const payload = {
      ...{ at: this.clock.now().toISOString(), queueId: queue.id, revision },
      places: places.map((place, at) => waitingPlaceOf(place, queue, at + 1, pace)),
    };
    await this.outbox.add(tx, WaitingChanged, payload, queue.id);
  }
}

const isFree = ({ state, load, capacity }: Candidate) => state === 'available' && load < capacity;
const afterOffer = (agent: Candidate, now: Date): Candidate => ({
  ...agent,
  load: agent.load + 1,
  lastOfferAt: now,
});
const earlier = (a: Date | null, b: Date | null) => (a && b ? (a < b ? a : b) : (a ?? b));
const withRinging = (place: PlaceRow, ringing: Map<string, string>) => ({
  ...place,
  ringingAt: ringing.get(place.contactId) ?? place.ringingAt,
});

function newOffer(
  queue: StoredQueue,
  { contactId, visitor, waitingSince }: PlaceRow,
  decision: Decision & { chosen: string },
  madeAt: Date,
): NewOffer {
  const expiresAt = new Date(madeAt.getTime() + queue.offerTimeoutSeconds * 1000);
  return {
    ...{
      id: uuidv7(),
      contactId,
      queueId: queue.id,
      agentId: decision.chosen,
      waitingSince,
      madeAt,
      expiresAt,
    },
    dueAt: ringsUntil({ madeAt, expiresAt, shownAt: null }, queue.shownWithinSeconds),
    visitorUrl: fillUrl(queue.visitorUrl, { contactId, visitor }),
    externalUrl: fillUrl(queue.externalUrl, { contactId, visitor }),
    decision,
  };
}
