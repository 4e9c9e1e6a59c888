import { z } from 'zod';
import { Actor } from './actors.js';
import { Id, Instant, label, ListQuery, Nothing, page, QueueName, recordOf } from './common.js';
import { event, request } from './define.js';
import { Hold } from './reports.js';

const Days = z.number().int().min(1).max(36_500);
/** `attachmentDays` null: files are kept as long as the report. */
const ofReports = { reportDays: Days, attachmentDays: Days.nullable().default(null) };
const Terms = z.object({
  ...ofReports,
  /** So long after its term a report can still be read and held: time to find out that a term was wrong. */
  graceDays: z.number().int().min(0).max(365).default(0),
  /** Other terms for the contacts of single queues. */
  queues: z
    .array(z.object({ queueId: Id, ...ofReports }))
    .max(200)
    .default([]),
});
type Terms = z.output<typeof Terms>;

/** How long what is kept of a contact is kept after it closed. */
export const RetentionTerms = Terms.superRefine((terms, context) => {
  for (const { path, message } of faultsIn(terms)) context.addIssue({ code: 'custom', path, message });
});
export type RetentionTerms = z.output<typeof RetentionTerms>;

function faultsIn(terms: Terms): { path: (string | number)[]; message: string }[] {
  const longer = 'Files are not kept longer than the report that names them';
  const all = [{ path: [] as (string | number)[], own: terms as Omit<Terms, 'queues' | 'graceDays'> }].concat(
    terms.queues.map((own, at) => ({ path: ['queues', at], own })),
  );
  const tooLong = all.filter(({ own }) => (own.attachmentDays ?? 0) > own.reportDays);
  const ids = terms.queues.map(({ queueId }) => queueId);
  const twice = ids.flatMap((id, at) => (ids.indexOf(id) < at ? [at] : []));
  return [
    ...tooLong.map(({ path }) => ({ path: [...path, 'attachmentDays'], message: longer })),
    ...twice.map((at) => ({ path: ['queues', at, 'queueId'], message: 'This queue has terms already' })),
  ];
}

/** The terms, and since when they are these; before anybody saved some, the deployment's. */
export const Retention = Terms.extend({ saved: z.boolean(), updatedAt: Instant.nullable() });
export type Retention = z.output<typeof Retention>;
export const GetRetention = request('reports.retention.get.v1', z.object({ actor: Actor }), Retention);
export const PutRetention = request(
  'reports.retention.put.v1',
  z.object({ actor: Actor, terms: RetentionTerms }),
  Retention,
);

/** What a purge would take now, grace or not. */
const WouldGo = {
  count: z.number().int().min(0),
  oldestClosedAt: Instant.nullable(),
  /** Past their term and kept by a hold. */
  onHold: z.number().int().min(0),
};
export const RetentionPreview = z.object({
  /** What the purge by hand needs; good for one, by whoever asked for it, until `expiresAt`. */
  token: z.string().max(64),
  expiresAt: Instant,
  at: Instant,
  ...WouldGo,
  /** The queues with the most of them. */
  queues: z.array(z.object({ queue: QueueName, ...WouldGo })).max(200),
});
export type RetentionPreview = z.output<typeof RetentionPreview>;
/** By the terms that are given, or by those that hold. */
export const PreviewRetention = request(
  'reports.retention.preview.v1',
  z.object({ actor: Actor, terms: RetentionTerms.nullable().default(null) }),
  RetentionPreview,
);
/** Takes what that preview showed and nothing holds. */
export const PurgeRetention = request(
  'reports.retention.purge.v1',
  z.object({ actor: Actor, token: z.string().max(64) }),
  Nothing,
);

export const HoldBody = z.object({ reason: label(500, 1) });
/** Keeps a report past its term; a second one replaces the reason. For whoever reads the report and has the right `hold`. */
export const SetHold = request(
  'reports.hold.set.v1',
  z.object({ actor: Actor, contactId: Id, ...HoldBody.shape }),
  Hold,
);
export const LiftHold = request('reports.hold.lift.v1', z.object({ actor: Actor, contactId: Id }), Nothing);

/** Who keeps something of contacts, and says so when nothing is left. */
export const PurgedBy = z.enum(['accounts', 'chat', 'files', 'reports', 'routing']);
export type PurgedBy = z.infer<typeof PurgedBy>;
/** How many rows of each table went. */
const Deleted = recordOf(z.string().max(64), z.number().int().min(0), 50);
/** The receipt of a purge: who of those who keep something of contacts has said that nothing is left. */
export const Purge = z.object({
  contactId: Id,
  at: Instant,
  why: z.enum(['term', 'byHand']),
  /** Who did it by hand. */
  by: Id.nullable(),
  confirmed: z.array(z.object({ service: PurgedBy, at: Instant, deleted: Deleted })).max(5),
  outstanding: z.array(PurgedBy).max(5),
  completedAt: Instant.nullable(),
  /** SHA-256 over all of the above, once nobody is outstanding. */
  digest: z.string().max(64).nullable(),
});
export type Purge = z.output<typeof Purge>;
/** Newest first. For the right `audit`. */
export const ListPurges = request(
  'reports.purge.list.v1',
  z.object({ actor: Actor, query: ListQuery }),
  page(Purge),
);
/** Purges a contact now. `on_hold` where somebody holds it, `conflict` while it is not closed. */
export const ExpireContact = request(
  'reports.contact.expire.v1',
  z.object({ actor: Actor, contactId: Id }),
  Purge,
);

// ---- events

/** Its report has expired, or was purged by hand: whoever keeps something of the contact forgets it, and says so. */
export const ContactExpired = event(
  'reports.contact.expired.v1',
  ['accounts', 'routing', 'chat', 'files'],
  z.object({ at: Instant, contactId: Id }),
);
/** The term of its files is over, before that of its report: their bytes go. */
export const ContactFilesExpired = event(
  'reports.contact.files-expired.v1',
  ['files'],
  z.object({ at: Instant, contactId: Id }),
);

/** A service has nothing of the contact any more; a repeat tells that there was nothing left to delete. */
export const ContactPurged = z.object({ at: Instant, contactId: Id, deleted: Deleted });
export type ContactPurged = z.output<typeof ContactPurged>;
export const AccountsContactPurged = event('accounts.contact.purged.v1', ['reports'], ContactPurged);
export const ChatContactPurged = event('chat.contact.purged.v1', ['reports'], ContactPurged);
export const FilesContactPurged = event('files.contact.purged.v1', ['reports'], ContactPurged);
export const RoutingContactPurged = event('routing.contact.purged.v1', ['reports'], ContactPurged);
