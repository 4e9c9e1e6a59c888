import { z } from 'zod';
import { Attachment } from './attachments.js';
import { Participant, Segment } from './chat.js';
import { Actor } from './actors.js';
import {
  AskedInstant,
  FieldValues,
  Id,
  Instant,
  ListQuery,
  page,
  paged,
  QueryFlag,
  QueueName,
  upTo,
} from './common.js';
import { request } from './define.js';
import { Opening } from './files.js';
import { LIMITS } from './limits.js';
import { EndReason } from './message-events.js';
import { Message } from './messages.js';
import { PresenceState } from './routing.js';
import { StatusName } from './statuses.js';

export const ReportAgent = z.object({
  id: Id,
  name: upTo(LIMITS.name).nullable(),
  teamIds: z.array(Id).max(LIMITS.teamsOfMember),
  from: Instant,
  to: Instant.nullable(),
});
/** A legal hold: why, whose, since when. */
export const Hold = z.object({ reason: upTo(LIMITS.text), by: Id, at: Instant });
export type Hold = z.infer<typeof Hold>;
/** What is kept of a contact: open ones show here too, with what is known so far. Seconds are whole. */
export const ContactReport = z.object({
  contactId: Id,
  state: z.enum(['waiting', 'active', 'wrapUp', 'closed', 'abandoned']),
  queue: QueueName,
  visitor: z.object({
    id: Id,
    name: upTo(LIMITS.name).nullable(),
    email: z.string().max(LIMITS.email).nullable(),
  }),
  agents: z.array(ReportAgent).max(LIMITS.participants),
  startedAt: Instant,
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  waitSeconds: z.number().int(),
  talkSeconds: z.number().int(),
  wrapUpSeconds: z.number().int(),
  endedBy: EndReason.nullable(),
  status: StatusName.nullable(),
  notSet: z.boolean(),
  important: z.boolean(),
  messageCount: z.number().int(),
  attachmentCount: z.number().int(),
  expiresAt: Instant.nullable(),
  hold: Hold.nullable(),
});
export type ContactReport = z.infer<typeof ContactReport>;
/** So many openings of a file are told, the latest. */
export const OPENINGS_TOLD = 100;
/** A file with who opened it lately, and how often anybody did. */
export const ReportAttachment = Attachment.extend({
  openings: z.array(Opening).max(OPENINGS_TOLD),
  openingCount: z.number().int(),
});
/** `attachments` may end before `attachmentCount`: the list of attachments has every one. */
export const ContactReportDetails = ContactReport.extend({
  visitor: ContactReport.shape.visitor.extend({ fields: FieldValues }),
  segments: z.array(Segment).max(LIMITS.segments),
  participants: z.array(Participant).max(LIMITS.participants),
  attachments: paged(ReportAttachment),
  rating: z.object({ score: z.number().int(), text: upTo(LIMITS.text).nullable(), at: Instant }).nullable(),
});
export type ContactReportDetails = z.infer<typeof ContactReportDetails>;

export const ListReportsQuery = ListQuery.extend({
  from: AskedInstant.optional(),
  to: AskedInstant.optional(),
  queueId: Id.optional(),
  agentId: Id.optional(),
  statusId: Id.optional(),
  text: z.string().trim().max(200).optional(),
  hasAttachments: QueryFlag.optional(),
  important: QueryFlag.optional(),
});
/** Newest first; only what the actor may read (`mayReadReport`). */
export const ListContactReports = request(
  'reports.contact.list.v1',
  z.object({ actor: Actor, query: ListReportsQuery }),
  page(ContactReport),
);
/** `report_not_found` to whoever may not read it; `gone` to whoever could have. */
export const GetContactReport = request(
  'reports.contact.get.v1',
  z.object({ actor: Actor, contactId: Id }),
  ContactReportDetails,
);
/** From the beginning, or after a place `seq` or `seq.staffSeq` as `nextCursor` said it. */
export const ListReportMessagesQuery = z.object({
  after: z
    .string()
    .max(20)
    .regex(/^\d{1,9}(\.\d{1,9})?$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
/** The transcript of a report by pages, in the order that staff read it; files as they are now. Errors as of the report. */
export const ListReportMessages = request(
  'reports.message.list.v1',
  z.object({ actor: Actor, contactId: Id, query: ListReportMessagesQuery }),
  page(Message),
);
export const ListReportAttachmentsQuery = ListQuery.extend({
  contactId: Id.optional(),
  from: AskedInstant.optional(),
  to: AskedInstant.optional(),
  queueId: Id.optional(),
  state: z.string().max(20).optional(),
});
export const ListReportAttachments = request(
  'reports.attachment.list.v1',
  z.object({ actor: Actor, query: ListReportAttachmentsQuery }),
  page(Attachment),
);

/** The wallboard, of what the actor may supervise. */
export const LiveFigures = z.object({
  at: Instant,
  queues: z.array(
    z.object({
      queue: QueueName,
      waiting: z.number().int(),
      longestWaitSeconds: z.number().int(),
      active: z.number().int(),
      offeredToday: z.number().int(),
      answeredToday: z.number().int(),
      serviceLevelToday: z.number().nullable(),
    }),
  ),
  agents: z.array(
    z.object({
      id: Id,
      name: upTo(LIMITS.name),
      teamIds: z.array(Id).max(LIMITS.teamsOfMember),
      state: PresenceState,
      reason: upTo(LIMITS.name).nullable(),
      since: Instant,
      capacity: z.number().int(),
      load: z.number().int(),
    }),
  ),
  ageSeconds: z.number().int(),
});
export type LiveFigures = z.infer<typeof LiveFigures>;
/** How far a wallboard has been told: by the queues' numbers and the agents' ids. */
export const LivePlace = z.object({ queueNumber: z.number().int(), agentId: Id.nullable() });
export type LivePlace = z.infer<typeof LivePlace>;
/** By pages of both lists, until `next` is null. */
export const GetLiveFigures = request(
  'reports.live.get.v1',
  z.object({ actor: Actor, after: LivePlace.default({ queueNumber: 0, agentId: null }) }),
  LiveFigures.extend({
    queues: paged(LiveFigures.shape.queues.element),
    agents: paged(LiveFigures.shape.agents.element),
    next: LivePlace.nullable().default(null),
  }),
);
