import { z } from 'zod';
import { Actor } from './actors.js';
import {
  AfterId,
  FieldValues,
  Id,
  Instant,
  label,
  Language,
  ListQuery,
  Nothing,
  page,
  pageById,
  QueryFlag,
  QueueName,
  Text,
  upTo,
} from './common.js';
import { event, request } from './define.js';
import { LIMITS } from './limits.js';
import { EndReason, LeftReason } from './message-events.js';
import { personForVisitor, Sender, ShownAs } from './persons.js';
import { Assignment, QueueFacts } from './routing.js';
import { StatusName } from './statuses.js';
import { PendingTransfer } from './transfers.js';

export const ContactState = z.enum(['waiting', 'active', 'wrapUp', 'closed', 'abandoned']);
export type ContactState = z.infer<typeof ContactState>;
/** Owner and agents handle a contact and use a slot each; a supervisor helps; a monitor is seen by staff only. */
export const StaffRole = z.enum(['owner', 'agent', 'supervisor', 'monitor']);
export type StaffRole = z.infer<typeof StaffRole>;
export const ParticipantRole = z.enum(['visitor', ...StaffRole.options]);
export type ParticipantRole = z.infer<typeof ParticipantRole>;
export const Participant = z.object({
  kind: z.enum(['visitor', 'agent']),
  id: Id,
  name: upTo(LIMITS.name).nullable(),
  role: ParticipantRole,
  joinedAt: Instant,
  leftAt: Instant.nullable(),
  /** What the visitor knows him by; absent of the visitor himself, and of a monitor, whom he does not know. */
  shownAs: ShownAs.optional(),
});
export type Participant = z.infer<typeof Participant>;
/** A participant as services know him: with the teams he was in when he joined and the slot he uses. */
export const ParticipantFacts = Participant.extend({
  teamIds: z.array(Id).max(LIMITS.teamsOfMember).default([]),
  assignmentId: Id.nullable().default(null),
});
export type ParticipantFacts = z.infer<typeof ParticipantFacts>;

/** Who did what when: the times of a contact report. */
export const Segment = z.object({
  kind: z.enum(['waiting', 'active', 'wrapUp']),
  queueId: Id.nullable(),
  agentId: Id.nullable(),
  from: Instant,
  to: Instant.nullable(),
});
export type Segment = z.infer<typeof Segment>;

/**
 * Everything chat knows of a contact but its messages. Events of a contact carry it whole with its `revision`:
 * a consumer upserts by id and keeps the higher revision, so no order of arrival matters (ADR 0011).
 */
export const ContactFacts = z.object({
  id: Id,
  revision: z.number().int(),
  channel: z.literal('webChat'),
  state: ContactState,
  queue: QueueFacts,
  widgetId: Id.nullable(),
  visitor: z.object({
    id: Id,
    name: upTo(LIMITS.name).nullable(),
    email: z.string().max(LIMITS.email).nullable(),
    fields: FieldValues,
  }),
  language: z.string().max(LIMITS.language).nullable(),
  participants: z.array(ParticipantFacts).max(LIMITS.participants),
  segments: z.array(Segment).max(LIMITS.segments),
  ownerId: Id.nullable(),
  status: StatusName.nullable(),
  notSet: z.boolean(),
  important: z.boolean(),
  visitorAway: z.boolean(),
  endedBy: EndReason.nullable(),
  startedAt: Instant,
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  wrapUpEndsAt: Instant.nullable(),
  /** It is on its way to somebody else. */
  transfer: PendingTransfer.nullable().default(null),
});
export type ContactFacts = z.infer<typeof ContactFacts>;

/** A contact is open while it waits or is active. */
export const isOpen = (contact: { state: ContactState }): boolean =>
  contact.state === 'waiting' || contact.state === 'active';

/** One of those who handle a contact: rules ask for the role, never whether somebody has an assignment. */
export const handles = ({ role }: { role: ParticipantRole }): boolean => role === 'owner' || role === 'agent';

/** The agents' teams at the time they handled it, for `maySupervise`. */
export const teamIdsOf = (contact: Pick<ContactFacts, 'participants'>): string[] => [
  ...new Set(contact.participants.filter(handles).flatMap(({ teamIds }) => teamIds)),
];

/** Chat's part of the staff's Contact; the gateway adds position, estimate, file policy and invitation. */
export const StaffContact = z.object({
  id: Id,
  /** Grows with every change but new lines: of two, the higher is the later, whichever came first. */
  revision: z.number().int().optional(),
  channel: z.literal('webChat'),
  state: ContactState,
  queue: QueueName,
  visitor: z.object({
    id: Id,
    name: upTo(LIMITS.name).nullable(),
    email: z.string().max(LIMITS.email).nullable(),
    fields: FieldValues,
  }),
  participants: z.array(Participant).max(LIMITS.participants),
  owner: z.object({ id: Id, name: upTo(LIMITS.name).nullable() }).nullable(),
  status: StatusName.nullable(),
  important: z.boolean(),
  lastSeq: z.number().int(),
  lastStaffSeq: z.number().int(),
  language: z.string().max(LIMITS.language).nullable(),
  visitorAway: z.boolean(),
  notSet: z.boolean(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  wrapUpEndsAt: Instant.nullable(),
  transfer: PendingTransfer.nullable().default(null),
});
export type StaffContact = z.infer<typeof StaffContact>;

/** All that a visitor may know of a contact (rule 14: a list of allowed fields, never "all but"). */
export const VisitorContact = z.object({
  id: Id,
  state: z.enum(['waiting', 'active', 'closed', 'abandoned']),
  queue: QueueName,
  participants: z
    .array(
      z.object({ id: Id, name: upTo(LIMITS.name).nullable(), role: ParticipantRole.exclude(['monitor']) }),
    )
    .max(LIMITS.participants),
  lastSeq: z.number().int(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
});
export type VisitorContact = z.infer<typeof VisitorContact>;

/** Last numbers of a transcript: public `seq`, staff `staffSeq`. */
export interface LastNumbers {
  readonly lastSeq: number;
  readonly lastStaffSeq: number;
}

/** A contact as staff see it. */
export function staffContactOf(facts: ContactFacts, last: LastNumbers): StaffContact {
  const owner = facts.participants.find((p) => p.id === facts.ownerId);
  return StaffContact.parse({ ...facts, ...last, owner: owner ? { id: owner.id, name: owner.name } : null });
}

/** A contact as its visitor sees it: only who is there now, no monitors, wrap-up shown as closed. */
export function visitorContactOf(facts: ContactFacts, last: Pick<LastNumbers, 'lastSeq'>): VisitorContact {
  return {
    id: facts.id,
    state: facts.state === 'wrapUp' ? 'closed' : facts.state,
    queue: { id: facts.queue.id, number: facts.queue.number, name: facts.queue.name },
    participants: facts.participants.flatMap((one) => participantForVisitor(one) ?? []),
    lastSeq: last.lastSeq,
    startedAt: facts.startedAt,
    endedAt: facts.endedAt,
  };
}

function participantForVisitor(one: ParticipantFacts): VisitorContact['participants'][number] | null {
  const { role, leftAt } = one;
  const { id, name } = personForVisitor<Sender>(one);
  return role === 'monitor' || leftAt !== null || id === null ? null : { id, name, role };
}

/** A contact as staff's lists show it: without the long fields, which come with the contact alone. */
export const ListedContact = StaffContact.omit({ transfer: true }).extend({
  visitor: StaffContact.shape.visitor.omit({ fields: true }),
});
export type ListedContact = z.infer<typeof ListedContact>;

/** A contact in the asker's own shape. */
export const ContactView = z.discriminatedUnion('view', [
  z.object({ view: z.literal('staff'), contact: StaffContact }),
  z.object({ view: z.literal('visitor'), contact: VisitorContact }),
]);
export type ContactView = z.infer<typeof ContactView>;

/** The same in a list. */
export const ListedView = z.discriminatedUnion('view', [
  z.object({ view: z.literal('staff'), contact: ListedContact }),
  z.object({ view: z.literal('visitor'), contact: VisitorContact }),
]);
export type ListedView = z.infer<typeof ListedView>;

export const StartContactBody = z.object({
  queueId: Id.optional(),
  name: label(LIMITS.name).optional(),
  email: z.string().trim().max(LIMITS.email).pipe(z.email()).optional(),
  fields: FieldValues.default({}),
  language: Language.optional(),
  text: Text.optional(),
});
/**
 * One open contact per visitor: a second call returns it (`created: false`). `text` becomes the first message. A repeat under
 * its `idempotencyKey` returns the contact of the first, also when that has ended.
 */
export const StartContact = request(
  'chat.contact.start.v1',
  StartContactBody.omit({ queueId: true }).extend({
    actor: Actor,
    queue: QueueFacts,
    widgetId: Id.nullable(),
    idempotencyKey: z.string().max(200).optional(),
  }),
  z.object({ created: z.boolean(), contact: VisitorContact }),
);
/** The visitor's open contact, for an admission that was refused. */
export const FindOpenContact = request(
  'chat.contact.find-open.v1',
  z.object({ actor: Actor }),
  z.object({ contact: VisitorContact.nullable() }),
);
export const GetContact = request(
  'chat.contact.get.v1',
  z.object({ actor: Actor, contactId: Id }),
  ContactView,
);
export const ListContactsQuery = ListQuery.extend({
  state: ContactState.optional(),
  mine: QueryFlag.optional(),
  queueId: Id.optional(),
});
/** Newest first. Visitors: their own. Agents: those they are or were in (`mine`: are in now); supervisors: their teams'; administrators: all. */
export const ListContacts = request(
  'chat.contact.list.v1',
  z.object({ actor: Actor, query: ListContactsQuery }),
  page(ListedView),
);
/** The contacts that the actor takes part in now, wrap-up included: which rooms his sockets join. `asStaff`: also the staff room. */
export const ListRooms = request(
  'chat.contact.rooms.v1',
  AfterId.extend({ actor: Actor }),
  pageById(z.object({ contactId: Id, asStaff: z.boolean(), shownAs: ShownAs.optional() })),
);
/** The assigned agent becomes a participant; idempotent by assignmentId; only a higher placement changes state or queue. */
export const JoinAgent = request(
  'chat.agent.join.v1',
  z.object({ actor: Actor, assignment: Assignment }),
  ContactView,
);
/** The visitor leaves. A repeat changes nothing. */
export const LeaveContact = request(
  'chat.contact.leave.v1',
  z.object({ actor: Actor, contactId: Id }),
  ContactView,
);
export const CloseContactBody = z.object({ statusId: Id.optional(), note: Text.optional() });
/** The last agent's close ends it and needs a status (409 `status_required`, D22); another agent's just leaves (D36). */
export const CloseContact = request(
  'chat.contact.close.v1',
  CloseContactBody.extend({ actor: Actor, contactId: Id }),
  ContactView,
);
export const SetStatusBody = z.object({ statusId: Id });
export const SetContactStatus = request(
  'chat.contact.set-status.v1',
  SetStatusBody.extend({ actor: Actor, contactId: Id }),
  ContactView,
);
export const SetImportantBody = z.object({ important: z.boolean() });
export const SetImportant = request(
  'chat.contact.set-important.v1',
  SetImportantBody.extend({ actor: Actor, contactId: Id }),
  ContactView,
);
export const FinishWrapUp = request(
  'chat.wrap-up.finish.v1',
  z.object({ actor: Actor, contactId: Id }),
  ContactView,
);
export const ExtendWrapUpBody = z.object({ seconds: z.number().int().min(1).max(3600) });
export const ExtendWrapUp = request(
  'chat.wrap-up.extend.v1',
  ExtendWrapUpBody.extend({ actor: Actor, contactId: Id }),
  ContactView,
);
export const RateContactBody = z.object({ score: z.number().int().min(1).max(5), text: Text.optional() });
/** The visitor's rating, once, at or after the end; a repeat with the same score and text is the same rating, another is `conflict`. */
export const RateContact = request(
  'chat.contact.rate.v1',
  RateContactBody.extend({ actor: Actor, contactId: Id }),
  Nothing,
);
/** So many sightings are told in one request. */
export const SEEN_AT_ONCE = 10_000;
/** Which visitors have a socket, by gateway, in chunks, every 5 s and at once for a change. */
export const VisitorsSeen = request(
  'chat.connections.seen.v1',
  z.object({ gatewayId: z.string().max(100), visitorIds: z.array(Id).max(SEEN_AT_ONCE) }),
  Nothing,
);
/** A signed permit for files: one upload, or one invitation (only staff in the contact). `contact_closed`, `contact_not_found`. */
export const IssueGrant = request(
  'chat.grant.issue.v1',
  z.object({ actor: Actor, contactId: Id, purpose: z.enum(['upload', 'invite']) }),
  z.object({ grant: z.string().max(LIMITS.token) }),
);

const contactEvent = { at: Instant, contact: ContactFacts };
export const ContactStarted = event(
  'chat.contact.started.v1',
  ['gateway', 'routing', 'files', 'reports'],
  z.object(contactEvent),
);
/** Anything of the facts changed. */
export const ContactChanged = event(
  'chat.contact.changed.v1',
  ['gateway', 'routing', 'files', 'reports'],
  z.object({ ...contactEvent, lastSeq: z.number().int(), lastStaffSeq: z.number().int() }),
);
export const ContactEnded = event(
  'chat.contact.ended.v1',
  ['routing', 'files', 'reports'],
  z.object({ ...contactEvent, by: Sender, reason: EndReason }),
);
export const ContactClosed = event(
  'chat.contact.closed.v1',
  ['gateway', 'routing', 'files', 'reports'],
  z.object({
    ...contactEvent,
    handledBy: z
      .array(
        z.object({
          agentId: Id,
          name: upTo(LIMITS.name).nullable(),
          teamIds: z.array(Id).max(LIMITS.teamsOfMember),
          from: Instant,
          to: Instant,
        }),
      )
      .max(LIMITS.participants),
  }),
);
const participantEvent = {
  at: Instant,
  contactId: Id,
  revision: z.number().int(),
  participant: ParticipantFacts,
};
export const ParticipantJoined = event('chat.participant.joined.v1', ['gateway'], z.object(participantEvent));
export const ParticipantLeft = event(
  'chat.participant.left.v1',
  ['gateway', 'routing'],
  z.object({
    ...participantEvent,
    reason: LeftReason,
  }),
);
export const ContactRated = event(
  'chat.contact.rated.v1',
  ['reports'],
  z.object({ at: Instant, contactId: Id, score: z.number().int(), text: upTo(LIMITS.text).nullable() }),
);
/** The agent is elsewhere (D29): told to his sockets. */
export const ReminderDue = event(
  'chat.reminder.due.v1',
  ['gateway'],
  z.object({
    at: Instant,
    contactId: Id,
    agentId: Id,
    reminder: z.enum(['afterSeconds', 'everyMessage']),
    since: Instant,
  }),
);
