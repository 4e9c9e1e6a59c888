import type { Message, ShownAs } from '@switchboard/contracts';

/** A row of `messages`. */
export interface MessageRow {
  contact_id: string;
  seq: number;
  staff_seq: number;
  id: string;
  kind: Message['kind'];
  visibility: Message['visibility'];
  sender_kind: Message['sender']['kind'];
  sender_id: string | null;
  sender_name: string | null;
  sender_shown_as: ShownAs | null;
  text: string | null;
  attachment: Message['attachment'];
  event: Message['event'];
  client_message_id: string | null;
  at: Date | string;
}

/** The row that a message becomes. */
export function rowOf(message: Message) {
  const { seq, staffSeq, id, kind, visibility, sender, text, attachment, event, at } = message;
  return {
    contact_id: message.contactId,
    seq,
    staff_seq: staffSeq ?? 0,
    id,
    kind,
    visibility,
    sender_kind: sender.kind,
    sender_id: sender.id,
    sender_name: sender.name,
    sender_shown_as: sender.shownAs ?? null,
    text,
    attachment,
    event,
    client_message_id: message.clientMessageId,
    at,
  };
}

/** A row as everybody knows it. */
export function messageOf(row: MessageRow): Message {
  return {
    id: row.id,
    contactId: row.contact_id,
    seq: row.seq,
    ...(row.staff_seq > 0 && { staffSeq: row.staff_seq }),
    kind: row.kind,
    visibility: row.visibility,
    sender: {
      kind: row.sender_kind,
      id: row.sender_id,
      name: row.sender_name,
      ...(row.sender_shown_as && { shownAs: row.sender_shown_as }),
    },
    text: row.text,
    attachment: row.attachment,
    event: row.event,
    clientMessageId: row.client_message_id,
    at: new Date(row.at).toISOString(),
  };
}
