import { z } from 'zod';
import { Id, Instant } from './common.js';
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

/**
 * A file of a contact. `link` and `previewLink` only in files' own answers to a reader who may open it; null in
 * messages and events. `reason`: why it is blocked; names no signature to a visitor.
 */
export const Attachment = z.object({
  id: Id,
  contactId: Id,
  direction: Direction,
  state: AttachmentState,
  reason: z.string().nullable(),
  consent: Consent,
  name: z.string(),
  description: z.string().nullable(),
  sizeBytes: z.number().int(),
  mediaType: z.string(),
  sha256: z.string().nullable(),
  sentBy: Person,
  at: Instant,
  clientMessageId: z.string(),
  link: z.string().nullable(),
  previewLink: z.string().nullable(),
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
