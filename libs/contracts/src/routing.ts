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
  recordOf,
  StaffName,
  upTo,
} from './common.js';
import { crud } from './crud.js';
import { event, request } from './define.js';
import { LIMITS } from './limits.js';
import { HandedOverBy } from './persons.js';

// ---- queues and pause reasons

const seconds = (min: number, max: number) => z.number().int().min(min).max(max);
const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)
  .max(5);
/** Opening times in `timeZone`; several periods a day, holidays closed all day. Null: always open. */
export const BusinessHours = z.object({
  timeZone: z.string().max(64).refine(isTimeZone, { message: 'is not a time zone' }),
  periods: z.array(z.object({ day: z.number().int().min(1).max(7), from: TimeOfDay, to: TimeOfDay })).max(50),
  holidays: z.array(z.iso.date()).max(400).default([]),
});
export type BusinessHours = z.infer<typeof BusinessHours>;
function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }) !== null;
  } catch {
    return false;
  }
}
export const OverflowStep = z.union([
  z.object({ afterSeconds: seconds(1, 86_400), toQueueId: Id }),
  z.object({ afterSeconds: seconds(1, 86_400), addPriority: z.number().int().min(1).max(1000) }),
  z.object({ afterSeconds: seconds(1, 86_400), relaxSkills: z.boolean() }),
]);
const HttpTemplate = z
  .string()
  .max(LIMITS.urlTemplate)
  .regex(/^https?:\/\//, 'must begin with http:// or https://');

const queuePolicy = {
  name: label(LIMITS.name, 1),
  priority: z.number().int().min(0).max(1000),
  requiredSkills: recordOf(z.string().min(1).max(64), z.number().int().min(1).max(100), LIMITS.skills),
  memberIds: z.array(Id).max(LIMITS.queueMembers),
  offerTimeoutSeconds: seconds(1, 3600),
  shownWithinSeconds: seconds(1, 60),
  missesBeforePause: z.number().int().min(0).max(100),
  pauseReasonId: Id.nullable(),
  wrapUpSeconds: seconds(0, 86_400),
  idleSeconds: seconds(0, 604_800),
  maxWaiting: z.number().int().min(0).max(100_000),
  maxWaitSeconds: seconds(0, 604_800),
  overflow: z.array(OverflowStep).max(20),
  serviceLevelSeconds: seconds(1, 86_400),
  businessHours: BusinessHours.nullable(),
  reminders: z
    .union([z.object({ afterSeconds: seconds(1, 86_400) }), z.object({ everyMessage: z.literal(true) })])
    .nullable(),
  visitorUrl: HttpTemplate.nullable(),
  externalUrl: HttpTemplate.nullable(),
} as const;

/**
 * A queue with its routing policy. 0 means "no limit" for maxWaiting, maxWaitSeconds, idleSeconds and "never" for
 * missesBeforePause; wrapUpSeconds 0 means no wrap-up. Priority: the higher number first.
 */
export const Queue = z.object({
  id: Id,
  number: z.number().int().min(1).max(LIMITS.queues),
  ...queuePolicy,
  revision: z.number().int(),
  createdAt: Instant,
});
export type Queue = z.infer<typeof Queue>;
export const QueueInput = z.object({
  number: z.number().int().min(1).max(LIMITS.queues).optional(),
  name: queuePolicy.name,
  priority: queuePolicy.priority.default(0),
  requiredSkills: queuePolicy.requiredSkills.default({}),
  memberIds: queuePolicy.memberIds.default([]),
  offerTimeoutSeconds: queuePolicy.offerTimeoutSeconds.default(30),
  shownWithinSeconds: queuePolicy.shownWithinSeconds.default(4),
  missesBeforePause: queuePolicy.missesBeforePause.default(1),
  pauseReasonId: queuePolicy.pauseReasonId.default(null),
  wrapUpSeconds: queuePolicy.wrapUpSeconds.default(60),
  idleSeconds: queuePolicy.idleSeconds.default(1800),
  maxWaiting: queuePolicy.maxWaiting.default(0),
  maxWaitSeconds: queuePolicy.maxWaitSeconds.default(3600),
  overflow: queuePolicy.overflow.default([]),
  serviceLevelSeconds: queuePolicy.serviceLevelSeconds.default(60),
  businessHours: queuePolicy.businessHours.default(null),
  reminders: queuePolicy.reminders.default(null),
  visitorUrl: queuePolicy.visitorUrl.default(null),
  externalUrl: queuePolicy.externalUrl.default(null),
});
export const QueuePatch = z
  .object({ number: z.number().int().min(1).max(LIMITS.queues), ...queuePolicy })
  .partial();
/** /v1/queues: administrators write, staff read. */
export const Queues = crud('routing.queue', { item: Queue, input: QueueInput, patch: QueuePatch });

export const PauseReason = z.object({
  id: Id,
  name: upTo(LIMITS.name),
  paid: z.boolean(),
  createdAt: Instant,
});
export type PauseReason = z.infer<typeof PauseReason>;
export const PauseReasonInput = z.object({ name: label(LIMITS.name, 1), paid: z.boolean().default(false) });
/** /v1/pause-reasons: administrators write, staff read. */
export const PauseReasons = crud('routing.pause-reason', {
  item: PauseReason,
  input: PauseReasonInput,
  patch: z.object({ name: label(LIMITS.name, 1), paid: z.boolean() }).partial(),
});

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
  reminders: queuePolicy.reminders,
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
export const QueueChanged = event(
  'routing.queue.changed.v1',
  ['gateway', 'reports'],
  z.object({ at: Instant, queue: Queue, deleted: z.boolean().default(false) }),
);
