import { z } from 'zod';
import { Attachment } from './attachments.js';
import { Actor } from './actors.js';
import { Id, Instant, ListQuery, page, StaffName, upTo } from './common.js';
import { event, request } from './define.js';
import { LIMITS } from './limits.js';

// ---- policy

const MEBIBYTE = 1024 * 1024;
/** An extension (`pdf`), a media type (`application/pdf`), `image/*` or `*`. */
export const FileTypePattern = z
  .string()
  .max(LIMITS.fileType)
  .toLowerCase()
  .regex(/^(\*|\.?[a-z0-9]{1,16}|[a-z]+\/[a-z0-9.+*-]+)$/);
const FileTypes = z.array(FileTypePattern).min(1).max(LIMITS.fileTypes);
export const DEFAULT_INBOUND_TYPES = [
  'image/*',
  'pdf',
  'txt',
  'csv',
  'docx',
  'xlsx',
  'pptx',
  'odt',
  'ods',
  'odp',
  'zip',
];

/** A permit lasts 5 s to an hour (`api.md`, small print). */
export const LONGEST_INVITATION_SECONDS = 3_600;
const InvitationSeconds = z.number().int().min(5).max(LONGEST_INVITATION_SECONDS);

/** What visitors may send (G1, G4, G5, G11, G15). */
export const InboundPolicy = z.object({
  mode: z.enum(['never', 'onInvitation', 'always']).default('never'),
  types: FileTypes.default(DEFAULT_INBOUND_TYPES),
  maxFileBytes: z
    .number()
    .int()
    .min(1)
    .default(5 * MEBIBYTE),
  maxFiles: z.number().int().min(1).max(1000).default(10),
  maxTotalBytes: z
    .number()
    .int()
    .min(1)
    .default(50 * MEBIBYTE),
  invitationSeconds: InvitationSeconds.default(300),
});
/** What staff may send (G3, G17): any type by default. */
export const OutboundPolicy = z.object({
  types: FileTypes.default(['*']),
  maxFileBytes: z
    .number()
    .int()
    .min(1)
    .default(5 * MEBIBYTE),
  consent: z.enum(['none', 'ask']).default('none'),
});
export const FilePolicy = z.object({
  inbound: InboundPolicy.prefault({}),
  outbound: OutboundPolicy.prefault({}),
});
export type FilePolicy = z.infer<typeof FilePolicy>;
/** `saved`: an administrator has saved one; without that inbound is `never` (G1). */
const SavedPolicy = z.object({
  policy: FilePolicy,
  saved: z.boolean(),
  ceilingBytes: z.number().int(),
  updatedAt: Instant.nullable(),
});
export const GetFilePolicy = request(
  'files.policy.get.v1',
  z.object({ actor: Actor, queueId: Id.nullable() }),
  SavedPolicy,
);
/** Null removes a queue's own policy. `file_too_large` where it is above the organisation's ceiling. */
export const PutFilePolicy = request(
  'files.policy.put.v1',
  z.object({ actor: Actor, queueId: Id.nullable(), policy: FilePolicy.nullable() }),
  SavedPolicy,
);
export const GetEffectiveFilePolicy = request(
  'files.policy.effective.v1',
  z.object({ queueId: Id.nullable() }),
  FilePolicy,
);

/** So many contacts are told of at once: nothing that grows with the crowd is one message. */
export const CONTACTS_AT_ONCE = 5_000;
/** What counts in these open contacts from now on. */
export const FilePolicyChanged = event(
  'files.policy.changed.v1',
  ['gateway'],
  z.object({ at: Instant, filePolicy: FilePolicy, contactIds: z.array(Id).max(CONTACTS_AT_ONCE) }),
);

// ---- invitations

export const InvitationState = z.enum(['active', 'exhausted', 'expired', 'revoked']);
export const Invitation = z.object({
  id: Id,
  contactId: Id,
  state: InvitationState,
  issuedAt: Instant,
  expiresAt: Instant,
  filesLeft: z.number().int(),
  bytesLeft: z.number().int(),
  types: z.array(z.string().max(LIMITS.fileType)).max(LIMITS.fileTypes),
});
export type Invitation = z.infer<typeof Invitation>;
export const InviteFilesBody = z.object({
  seconds: InvitationSeconds.optional(),
  maxFiles: z.number().int().min(1).max(1000).optional(),
  types: FileTypes.optional(),
});
/** An agent's permit (G4); a new one takes the place of the one before. `uploads_not_allowed` where the policy's mode is `never`. */
export const IssueInvitation = request(
  'files.invitation.issue.v1',
  InviteFilesBody.extend({
    actor: Actor,
    grant: z.string().max(LIMITS.token),
    idempotencyKey: z.string().max(200).optional(),
  }),
  Invitation,
);
/** Adds to what is left; it never reaches further from now than the longest permit. */
export const ExtendInvitationBody = z.object({
  seconds: z.number().int().min(1).max(LONGEST_INVITATION_SECONDS),
});
export const ExtendInvitation = request(
  'files.invitation.extend.v1',
  ExtendInvitationBody.extend({ actor: Actor, grant: z.string().max(LIMITS.token), invitationId: Id }),
  Invitation,
);
export const RevokeInvitation = request(
  'files.invitation.revoke.v1',
  z.object({ actor: Actor, grant: z.string().max(LIMITS.token), invitationId: Id }),
  Invitation,
);
/** Files' part of a composed contact. */
export const GetContactFiles = request(
  'files.contact.get.v1',
  z.object({ contactId: Id, queueId: Id }),
  z.object({ filePolicy: FilePolicy, invitation: Invitation.nullable(), serverNow: Instant }),
);

// ---- attachments

/** The contact's files in the reader's shape, newest first; links only where he may open them now. */
export const ListAttachments = request(
  'files.attachment.list.v1',
  z.object({ actor: Actor, contactId: Id, query: ListQuery }),
  page(Attachment),
);
export const GetAttachment = request(
  'files.attachment.get.v1',
  z.object({ actor: Actor, attachmentId: Id }),
  Attachment,
);
/** One use, 60 s: lets a browser open the link where no bearer token can go. */
export const IssueTicket = request(
  'files.ticket.issue.v1',
  z.object({ actor: Actor, attachmentId: Id }),
  z.object({ url: z.string().max(500), expiresAt: Instant }),
);
/** The number of the row that decided (`domain.md`, "Who may open an attachment"). */
export const OpeningOutcome = z.enum(['allowed', 'refused', 'gone']);
export const Opening = z.object({
  at: Instant,
  who: z.object({ kind: z.enum(['visitor', 'staff', 'viewer', 'stranger']), id: Id.nullable() }),
  rule: z.number().int().min(1).max(10),
  outcome: OpeningOutcome,
});
export type Opening = z.infer<typeof Opening>;

// ---- events

/** `revision` counts the changes of one attachment; `reason` here is staff's; `text` goes along with the message. */
export const AttachmentChanged = event(
  'files.attachment.changed.v1',
  ['gateway', 'chat', 'reports'],
  z.object({
    at: Instant,
    revision: z.number().int(),
    queueId: Id,
    attachment: Attachment,
    text: upTo(LIMITS.text).nullable(),
  }),
);
export const InvitationChanged = event(
  'files.invitation.changed.v1',
  ['gateway', 'chat'],
  z.object({
    at: Instant,
    revision: z.number().int(),
    invitation: Invitation,
    by: StaffName.nullable(),
  }),
);
export const AttachmentOpened = event(
  'files.attachment.opened.v1',
  ['reports'],
  z.object({ at: Instant, contactId: Id, attachmentId: Id, opening: Opening }),
);
