import { z } from 'zod';
import { Actor } from './actors.js';
import {
  FieldValues,
  Id,
  Instant,
  label,
  ListQuery,
  Nothing,
  page,
  paged,
  QueueName,
  StaffName,
  upTo,
} from './common.js';
import { event, request } from './define.js';
import { LIMITS } from './limits.js';
import { HandedOverBy } from './persons.js';
import { Queue } from './queues.js';

// ---- presence

export const PresenceState = z.enum(['available', 'paused', 'offline']);
/** `load`: ringing offers and assignments, wrap-up included. `automatic`: the server paused him, for a missed offer. */
export const Presence = z.object({
  state: PresenceState,
  reason: z.object({ id: Id, name: upTo(LIMITS.name) }).nullable(),
  paid: z.boolean().nullable(),
  since: Instant,
  capacity: z.number().int(),
  load: z.number().int(),
  automatic: z.boolean().default(false),
});
export type Presence = z.infer<typeof Presence>;
export const SetPresenceBody = z.object({ state: PresenceState, reasonId: Id.optional() });
export const GetPresence = request('routing.presence.get.v1', z.object({ actor: Actor }), Presence);
/** Says what an agent says of himself; `paused` without a reason is allowed and unpaid. */
export const SetPresence = request(
  'routing.presence.set.v1',
  SetPresenceBody.extend({ actor: Actor }),
  Presence,
);
/** Who is here, by gateway, every 5 s and at once for a change: the whole list of that gateway. */
export const AgentsSeen = request(
  'routing.connections.seen.v1',
  z.object({ gatewayId: z.string().max(100), agentIds: z.array(Id).max(10_000) }),
  Nothing,
);

// ---- admission and waiting

/** The facts of a queue that chat keeps with a contact. */
export const QueueFacts = QueueName.extend({
  priority: z.number().int(),
  wrapUpSeconds: z.number().int(),
  idleSeconds: z.number().int(),
  reminders: Queue.shape.reminders,
});
export type QueueFacts = z.infer<typeof QueueFacts>;
/** May a contact start here? `queue_closed | queue_full | nobody_available | queue_not_found`. First of the widget's queues where none is named. */
export const AdmitContact = request(
  'routing.queue.admit.v1',
  z.object({
    widgetQueueIds: z.array(Id).max(LIMITS.queuesOfWidget),
    queueId: Id.optional(),
    /** For whom a place is kept until his contact comes, where the queue has only so many. */
    visitorId: Id.optional(),
  }),
  z.object({ queue: QueueFacts }),
);
/** For a widget's configuration: is any of these queues open, is anybody available for it? */
export const GetAvailability = request(
  'routing.queue.availability.v1',
  z.object({ queueIds: z.array(Id).max(LIMITS.queuesOfWidget) }),
  z.object({ openNow: z.boolean(), agentsAvailable: z.boolean() }),
);
/** Where a contact stands. Both null when it does not wait. */
export const GetPosition = request(
  'routing.waiting.position.v1',
  z.object({ contactId: Id }),
  z.object({ position: z.number().int().nullable(), estimatedWaitSeconds: z.number().int().nullable() }),
);
export const WaitingPlace = z.object({
  contactId: Id,
  queue: QueueName,
  visitor: z.object({ name: upTo(LIMITS.name).nullable() }),
  language: z.string().max(LIMITS.language).nullable(),
  priority: z.number().int(),
  waitingSince: Instant,
  position: z.number().int(),
  estimatedWaitSeconds: z.number().int().nullable(),
  /** The agent at whom it rings now. */
  ringingAt: Id.nullable(),
  /** Without a connection: it rings at nobody until he is back, and keeps its place. */
  visitorAway: z.boolean().default(false),
});
export type WaitingPlace = z.infer<typeof WaitingPlace>;
/** Oldest first, and how many there are. Agents: their queues; supervisors: their teams' queues; administrators: all. */
export const ListWaiting = request(
  'routing.waiting.list.v1',
  z.object({ actor: Actor, query: ListQuery }),
  page(WaitingPlace).extend({ count: z.number().int() }),
);
/** The queues that an agent is a member of: which rooms a gateway puts his sockets into. */
export const ListMyQueues = request(
  'routing.queue.mine.v1',
  z.object({ actor: Actor }),
  z.object({ queueIds: z.array(Id).max(LIMITS.queues) }),
);

// ---- offers and assignments

export const OfferKind = z.enum(['contact', 'transfer', 'invite']);
export const OfferState = z.enum([
  'ringing',
  'accepted',
  'rejected',
  'missed',
  'undelivered',
  'rescinded',
  'cancelled',
]);
export type OfferState = z.infer<typeof OfferState>;
export const Offer = z.object({
  id: Id,
  kind: OfferKind,
  contact: z.object({
    id: Id,
    visitor: z.object({
      id: Id,
      name: upTo(LIMITS.name).nullable(),
      email: z.string().max(LIMITS.email).nullable(),
      fields: FieldValues,
    }),
    language: z.string().max(LIMITS.language).nullable(),
  }),
  queue: QueueName,
  from: z.object({ agentId: Id, name: upTo(LIMITS.name) }).nullable(),
  waitingSince: Instant,
  madeAt: Instant,
  expiresAt: Instant,
  shownAt: Instant.nullable(),
  note: upTo(LIMITS.text).nullable(),
  visitorUrl: z.string().max(LIMITS.url).nullable(),
  externalUrl: z.string().max(LIMITS.url).nullable(),
  state: OfferState,
});
export type Offer = z.infer<typeof Offer>;

/** An agent with the teams that he is a member of. */
const HandlingAgent = StaffName.extend({ teamIds: z.array(Id).max(LIMITS.teamsOfMember) });
/** An agent's place in a contact. `placement` numbers routing's facts about a contact: the higher wins in chat. */
export const Assignment = z.object({
  assignmentId: Id,
  contactId: Id,
  placement: z.number().int(),
  /** `publicName`: what visitors read. */
  agent: HandlingAgent.extend({ publicName: upTo(LIMITS.name).default('') }),
  kind: OfferKind.or(z.literal('pull')),
  offerId: Id.nullable(),
  /** The assignment that this one takes the place of (a transfer). */
  replaces: Id.nullable(),
  /** Whose that one was. */
  handedOverBy: HandedOverBy.nullable().default(null),
  queue: QueueFacts,
  madeAt: Instant,
});
export type Assignment = z.infer<typeof Assignment>;

/** His ringing offers, the oldest first. */
export const ListOffers = request(
  'routing.offer.list.v1',
  z.object({ actor: Actor }),
  z.object({ items: paged(Offer) }),
);
/** The console really shows it: from now on a miss is a miss (rule 3). */
export const ConfirmOfferShown = request(
  'routing.offer.shown.v1',
  z.object({ actor: Actor, offerId: Id }),
  Nothing,
);
/** Compare-and-set on `ringing`: 409 `offer_not_ringing` for the second; the winner's repeat returns the same assignment. */
export const AcceptOffer = request(
  'routing.offer.accept.v1',
  z.object({ actor: Actor, offerId: Id }),
  Assignment,
);
export const RejectOfferBody = z.object({ reason: label(500).optional() });
export const RejectOffer = request(
  'routing.offer.reject.v1',
  RejectOfferBody.extend({ actor: Actor, offerId: Id }),
  Nothing,
);
/** Takes a waiting contact without an offer (D9): members of the queue whatever their presence; `capacity_full`. */
export const PullContact = request(
  'routing.waiting.accept.v1',
  z.object({ actor: Actor, contactId: Id }),
  Assignment,
);

// ---- events

export const OfferMade = event(
  'routing.offer.made.v1',
  ['gateway', 'reports'],
  z.object({ at: Instant, agentId: Id, offer: Offer }),
);
export const OfferEnded = event(
  'routing.offer.ended.v1',
  ['gateway', 'reports'],
  z.object({
    at: Instant,
    offerId: Id,
    agentId: Id,
    contactId: Id,
    kind: OfferKind,
    outcome: OfferState.exclude(['ringing']),
    queueId: Id,
  }),
);
export const AssignmentMade = event(
  'routing.assignment.made.v1',
  ['chat'],
  z.object({ at: Instant, assignment: Assignment }),
);
export const ReleaseReason = z.enum([
  'left',
  'connectionLost',
  'transferred',
  'contactEnded',
  'contactClosed',
]);
export const AssignmentReleased = event(
  'routing.assignment.released.v1',
  ['chat'],
  z.object({
    at: Instant,
    assignmentId: Id,
    contactId: Id,
    agentId: Id,
    placement: z.number().int(),
    reason: ReleaseReason,
  }),
);
/** Back to a queue: the contact waits again, with its first waiting time. */
export const ContactReturned = event(
  'routing.contact.returned.v1',
  ['chat'],
  z.object({
    at: Instant,
    contactId: Id,
    placement: z.number().int(),
    queue: QueueFacts,
    waitingSince: Instant,
    reason: z.enum(['connectionLost', 'transferred', 'overflow']),
    /** Who transferred it, and what he wrote for staff. */
    handedOverBy: HandedOverBy.nullable().default(null),
    note: upTo(LIMITS.text).nullable().default(null),
  }),
);
export const ContactRefused = event(
  'routing.contact.refused.v1',
  ['chat'],
  z.object({
    at: Instant,
    contactId: Id,
    placement: z.number().int(),
    reason: z.enum(['maxWait', 'queueClosed']),
  }),
);
/** So many places of a waiting list are told; the others are listed by `GET /v1/waiting`. */
export const WAITING_WINDOW = 100;
/** The head of one queue's waiting list, and how many wait in all: nothing that grows with the crowd is one message. */
export const WaitingChanged = event(
  'routing.waiting.changed.v1',
  ['gateway'],
  z.object({
    at: Instant,
    queueId: Id,
    revision: z.number().int(),
    places: z.array(WaitingPlace).max(WAITING_WINDOW),
    count: z.number().int(),
  }),
);
export const PresenceChanged = event(
  'routing.presence.changed.v1',
  ['gateway', 'reports'],
  z.object({
    at: Instant,
    revision: z.number().int(),
    agent: HandlingAgent,
    presence: Presence,
    cause: z.enum(['agent', 'missedOffer', 'connectionLost', 'signedOut', 'load']),
  }),
);
