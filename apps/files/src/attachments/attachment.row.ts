import type { Attachment, AttachmentState, Consent, Direction } from '@switchboard/contracts';

/** An attachment as files keeps it. */
export interface AttachmentRow {
  id: string;
  contactId: string;
  queueId: string;
  direction: Direction;
  state: AttachmentState;
  /** Staff's reason: the signature, or what makes it unscannable. */
  reason: string | null;
  consent: Consent;
  name: string;
  description: string | null;
  text: string | null;
  /** While it is uploading: what is reserved. */
  sizeBytes: number;
  mediaType: string;
  sha256: string | null;
  sentBy: Attachment['sentBy'];
  clientMessageId: string;
  at: Date;
  revision: number;
  invitationId: string | null;
  /** The upload in hand; an aborted one that starts again has another. */
  attempt: string;
  objectKey: string;
  cleanKey: string | null;
  linkKeyId: string;
  scans: number;
  toldHeld: boolean;
}

export interface RawAttachment {
  id: string;
  contact_id: string;
  queue_id: string;
  direction: Direction;
  state: AttachmentState;
  reason: string | null;
  consent: Consent;
  name: string;
  description: string | null;
  text: string | null;
  size_bytes: string;
  media_type: string;
  sha256: string | null;
  sender_kind: 'visitor' | 'agent';
  sender_id: string;
  sender_name: string;
  client_message_id: string;
  created_at: Date;
  revision: number;
  invitation_id: string | null;
  attempt: string;
  object_key: string;
  clean_key: string | null;
  link_key_id: string;
  scans: number;
  told_held: boolean;
}

export function attachmentRowOf(raw: RawAttachment): AttachmentRow {
  return {
    id: raw.id,
    contactId: raw.contact_id,
    queueId: raw.queue_id,
    direction: raw.direction,
    state: raw.state,
    reason: raw.reason,
    consent: raw.consent,
    name: raw.name,
    description: raw.description,
    text: raw.text,
    sizeBytes: Number(raw.size_bytes),
    mediaType: raw.media_type,
    sha256: raw.sha256,
    sentBy: { kind: raw.sender_kind, id: raw.sender_id, name: raw.sender_name },
    clientMessageId: raw.client_message_id,
    at: raw.created_at,
    revision: raw.revision,
    invitationId: raw.invitation_id,
    attempt: raw.attempt,
    objectKey: raw.object_key,
    cleanKey: raw.clean_key,
    linkKeyId: raw.link_key_id,
    scans: raw.scans,
    toldHeld: raw.told_held,
  };
}

/** The attachment as messages and events carry it: staff's reason, no links. */
export function attachmentOf(row: AttachmentRow): Attachment {
  return {
    id: row.id,
    contactId: row.contactId,
    direction: row.direction,
    state: row.state,
    reason: row.reason,
    consent: row.consent,
    name: row.name,
    description: row.description,
    sizeBytes: row.sizeBytes,
    mediaType: row.mediaType,
    sha256: row.sha256,
    sentBy: row.sentBy,
    at: row.at.toISOString(),
    clientMessageId: row.clientMessageId,
    link: null,
    previewLink: null,
  };
}

/** The only row, or null. */
export function firstAttachment(rows: RawAttachment[]): AttachmentRow | null {
  return rows[0] ? attachmentRowOf(rows[0]) : null;
}
