import { Injectable } from '@nestjs/common';
import { type ContactFacts, WaitingChanged, WAITING_WINDOW } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { Clock, logger } from '@switchboard/kernel';
import type { NewEvent } from '@switchboard/outbox';
import { Nudges } from '../nudges/nudges.js';
import { type NewOffer, newOffer, offerMade } from '../offers/new-offers.js';
import { OffersService } from '../offers/offers.service.js';
import { PresenceService } from '../presence/presence.service.js';
import { presenceChanged } from '../presence/presence-changed.js';
import type { StoredQueue, PublishedList } from '../queues/queues.repository.js';
import { QueuesService } from '../queues/queues.service.js';
import type { Pace } from '../waiting/estimate.rules.js';
import { waitingPlaceOf } from '../waiting/waiting-place.rules.js';
import type { PlaceRow } from '../waiting/waiting.repository.js';
import { WaitingService } from '../waiting/waiting.service.js';
import { AgingService } from './aging.service.js';
import { type Candidate, chooseAgent } from './choose-agent.rules.js';
import { MatchingRepository, type Member } from './matching.repository.js';
import { fingerprint } from './published-list.rules.js';
import { type Rank, splitTurns } from './turns.rules.js';

/** The most contacts that one pass tries to place; the next pass goes on. */
const BATCH = 500;
/** So few are cheaper to lock than to ask first whether anybody is free. */
const FEW = 10;

/** What a pass leaves: when somebody who refused may be asked again. */
export interface PassResult {
  againAt: Date | null;
  /** The first contact that was left for after another queue's turn, while agents are still free. */
  rest: Rank | null;
}

/** What a pass works with beside the queue itself. */
export interface PassOptions {
  /** Contacts that have just started: they get their places first, in the same transaction. */
  started?: ContactFacts[];
  /** The first contact of another queue: who has waited less than it is left for a later pass. */
  until?: Rank | null;
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
    private readonly nudges: Nudges,
    private readonly clock: Clock,
  ) {}

  async pass(queueId: string, { started = [], until = null }: PassOptions = {}): Promise<PassResult> {
    return this.db.transaction(async (tx) => {
      // In this order and in one round trip: the list is read once its lock is ours.
      const [, found, listed] = await Promise.all([
        this.matching.place(tx, started, this.clock.now()),
        this.queues.lockList(tx, queueId),
        this.waiting.places(tx, queueId),
      ]);
      if (!found) return NOTHING_LEFT;
      const { queue, list } = found;

      let places = listed;
      if (await this.silence(tx, queue, places)) return NOTHING_LEFT;
      if (await this.aging.age(tx, queue, places)) places = await this.waiting.places(tx, queueId);
      const { againAt, rest, ...match } = await this.match(tx, queue, places, until);
      const rung = places.map((place) => withRinging(place, match.made));
      await this.keep(tx, { queue, list, places: rung, ...match });
      return { againAt, rest };
    });
  }

  /** Who has gone offline is rung no longer, nor anybody for a visitor who is away; the pass that this nudges goes on. */
  private async silence(tx: Transaction, { id }: StoredQueue, places: PlaceRow[]): Promise<boolean> {
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
    tx: Transaction,
    queue: StoredQueue,
    places: PlaceRow[],
    until: Rank | null,
  ): Promise<Match> {
    const made: NewOffer[] = [];
    const waiting = places.filter(({ ringingAt, visitorAway }) => !ringingAt && !visitorAway).slice(0, BATCH);
    const { now: seekers, rest } = splitTurns(waiting, until);
    if (seekers.length === 0) return { ...NO_MATCH, rest };
    if (!(await this.isWorthIt(tx, queue, seekers.length))) return NO_MATCH;

    const ids = seekers.map(({ contactId }) => contactId);
    const locked = await this.matching.lock(tx, queue.id, ids);
    let { members } = locked;
    if (!members.some(isFree)) return NO_MATCH;
    const asked = seekers.filter(({ wasOffered, ahead }) => wasOffered || ahead);
    const history = await this.matching.historyOf(
      tx,
      asked.map(({ contactId }) => contactId),
    );
    const now = this.clock.now();
    let againAt: Date | null = null;

    for (const place of seekers.filter(({ contactId }) => locked.contactIds.has(contactId))) {
      if (!members.some(isFree)) break;
      const { tried = [], presentIds = [] } = history.get(place.contactId) ?? {};
      const requiredSkills = place.relaxed ? {} : queue.requiredSkills;
      const senderId = place.handedOver?.agentId ?? null;
      const decision = chooseAgent({ requiredSkills, tried, presentIds, senderId }, members, now);
      againAt = earlier(againAt, decision.askAgainAt);
      const { chosen } = decision;
      if (!chosen) continue;
      made.push(
        newOffer(queue, place, {
          kind: 'contact',
          agentId: chosen,
          from: place.handedOver,
          replaces: null,
          decision,
          madeAt: now,
        }),
      );
      members = members.map((one) => (one.agentId === chosen ? afterOffer(one, now) : one));
    }
    const offered = members.filter(({ agentId }) => made.some((offer) => offer.agentId === agentId));
    return { againAt, rest: members.some(isFree) ? rest : null, made, offered };
  }

  /** A long list is not locked only to find out that every agent is busy. */
  private async isWorthIt(tx: Transaction, { id }: StoredQueue, seekers: number): Promise<boolean> {
    return seekers <= FEW || this.matching.hasFreeMember(tx, id);
  }

  /** The whole list is published once per pass, and only where it looks different from what was published last. */
  private async keep(tx: Transaction, { queue, list, places, made, offered }: Decided): Promise<void> {
    const at = this.clock.now();
    const latest = fingerprint(places);
    const due = this.aging.dueChanges(queue, places);
    const isNews = latest !== list.fingerprint;
    if (!isNews && made.length === 0 && due.length === 0) return;
    const next = isNews ? { fingerprint: latest, revision: list.revision + 1 } : list;
    const events = [
      ...made.map(offerMade),
      ...offered.map((agent) => presenceChanged({ ...agent, revision: agent.revision + 1 }, 'load', at)),
      ...(isNews ? [waitingChanged(queue, next.revision, places, at)] : []),
    ];
    await this.matching.keep(tx, { queueId: queue.id, offers: made, due, list: next, events, at });
    for (const { id, contactId, agentId } of made)
      this.log.info({ offerId: id, contactId, agentId }, 'offer made');
  }
}

type Places = (PlaceRow & Pace)[];
interface Match extends PassResult {
  made: NewOffer[];
  /** Who is rung now, as he is with these offers. */
  offered: Member[];
}
interface Decided extends Omit<Match, keyof PassResult> {
  queue: StoredQueue;
  list: PublishedList;
  places: Places;
}
const NOTHING_LEFT: PassResult = { againAt: null, rest: null };
const NO_MATCH: Match = { ...NOTHING_LEFT, made: [], offered: [] };

function waitingChanged(queue: StoredQueue, revision: number, places: Places, at: Date): NewEvent {
  const payload = {
    at: at.toISOString(),
    queueId: queue.id,
    revision,
    places: places
      .slice(0, WAITING_WINDOW)
      .map((place, index) => waitingPlaceOf(place, queue, index + 1, place)),
    count: places.length,
  };
  return { contract: WaitingChanged, lane: queue.id, payload };
}

const isFree = ({ state, load, capacity }: Candidate) => state === 'available' && load < capacity;
const afterOffer = (agent: Member, now: Date): Member => ({
  ...agent,
  load: agent.load + 1,
  lastOfferAt: now,
});
const earlier = (a: Date | null, b: Date | null) => (a && b ? (a < b ? a : b) : (a ?? b));
const withRinging = <P extends PlaceRow>(place: P, made: NewOffer[]): P => ({
  ...place,
  ringingAt: made.find(({ contactId }) => contactId === place.contactId)?.agentId ?? place.ringingAt,
});
