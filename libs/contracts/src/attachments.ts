import { z } from 'zod';
import { Id, Instant, upTo } from './common.js';
import { LIMITS } from './limits.js';
import { Person, personForVisitor } from './persons.js';

/** Inbound: from a visitor. Outbound: from staff. */
export const Direction = z.enum(['inbound', 'outbound']);
export type Direction = z.infer<typeof Direction>;
export const AttachmentState = z.enum([
  'uploading',
  'aborted',
  'scanning',
  'held',
  'clean',
  'infected',
  'unscannable',
  'recalled',
  'deleted',
]);
export type AttachmentState = z.infer<typeof AttachmentState>;
export const Consent = z.enum(['notNeeded', 'asked', 'accepted', 'denied']);
export type Consent = z.infer<typeof Consent>;

/** `/a/…`, with its two parts of hex digits, or of its preview. */
const FileLink = z.string().max(300);
/**
 * A file of a contact. `link` and `previewLink` only in files' own answers to a reader who may open it; null in
 * messages and events. `reason`: why it is blocked; names no signature to a visitor.
 */
export const Attachment = z.object({
  id: Id,
  contactId: Id,
  direction: Direction,
  state: AttachmentState,
  reason: upTo(LIMITS.fileReason).nullable(),
  consent: Consent,
  name: upTo(LIMITS.fileName),
  description: upTo(LIMITS.fileDescription).nullable(),
  sizeBytes: z.number().int(),
  mediaType: z.string().max(LIMITS.mediaType),
  sha256: z.string().max(64).nullable(),
  sentBy: Person,
  at: Instant,
  clientMessageId: z.string().max(64),
  link: FileLink.nullable(),
  previewLink: FileLink.nullable(),
});
export type Attachment = z.infer<typeof Attachment>;

/** What a visitor learns of an attachment: never the signature (V1), never an agent's account. */
export function attachmentForVisitor(attachment: Attachment): Attachment {
  const blocked = attachment.state === 'infected' || attachment.state === 'unscannable';
  return {
    ...attachment,
    sentBy: personForVisitor(attachment.sentBy),
    reason: blocked ? 'blocked' : null,
  };
}
