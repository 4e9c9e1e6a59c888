import { z } from 'zod';
import { Attachment, attachmentForVisitor } from './attachments.js';
import { Actor } from './actors.js';
import { Id, Instant, Nothing, paged, Text, upTo, Visibility } from './common.js';
import { event, request } from './define.js';
import { LIMITS } from './limits.js';
import { eventForVisitor, MessageEvent } from './message-events.js';
import { Person, personForVisitor, Sender } from './persons.js';

/**
 * One entry of the transcript. `seq` counts what everyone may read, 1 to n without a gap. A staff message carries the
 * `seq` of the last public message and its own `staffSeq`; a public message has no `staffSeq` (rule 13).
 */
export const Message = z.object({
  id: Id,
  contactId: Id,
  seq: z.number().int(),
  staffSeq: z.number().int().optional(),
  kind: z.enum(['text', 'file', 'event']),
  visibility: Visibility,
  sender: Sender,
  text: upTo(LIMITS.text).nullable(),
  attachment: Attachment.nullable(),
  event: MessageEvent.nullable(),
  clientMessageId: z.string().max(64).nullable(),
  at: Instant,
});
export type Message = z.infer<typeof Message>;

/**
 * Rule 12: the one function that decides what a reader gets of a message, where it is read and where it is pushed; null
 * for nothing at all. A visitor gets no staff message, no staff number, no signature of a blocked file, and nothing of an
 * agent's account.
 */
export function visibleTo(reader: 'visitor' | 'staff', message: Message): Message | null {
  if (reader === 'staff') return message;
  if (message.visibility === 'staff') return null;
  const { staffSeq, ...rest } = message;
  void staffSeq;
  return {
    ...rest,
    sender: personForVisitor(rest.sender),
    attachment: rest.attachment && attachmentForVisitor(rest.attachment),
    event: rest.event && eventForVisitor(rest.event),
  };
}

export const ClientMessageId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\x21-\x7e]+$/, 'has characters other than printable ASCII');
export const SendMessageBody = z.object({
  clientMessageId: ClientMessageId,
  text: Text,
  visibility: Visibility.default('everyone'),
});
/** Stored means answered. Safe to repeat: an earlier message of this clientMessageId is returned. */
export const SendMessage = request(
  'chat.message.send.v1',
  SendMessageBody.extend({ actor: Actor, contactId: Id }),
  Message,
);
export type SendMessage = z.infer<typeof SendMessage.schema>;
export const ListMessagesQuery = z.object({
  afterSeq: z.coerce.number().int().min(0).optional(),
  afterStaffSeq: z.coerce.number().int().min(0).optional(),
  beforeSeq: z.coerce.number().int().min(1).optional(),
  /** Of the notes beside `beforeSeq`, those before this one too: staff go up without a gap. */
  beforeStaffSeq: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
/**
 * Ascending by (seq, staffSeq or 0). Visitors: public messages only, no lastStaffSeq. With `afterSeq` (and `afterStaffSeq`
 * for staff): everything the reader has not seen: seq > afterSeq, or a staff message with staffSeq > afterStaffSeq. A page
 * may end before `limit`, where messages are long.
 */
export const ListMessages = request(
  'chat.message.list.v1',
  z.object({ actor: Actor, contactId: Id, query: ListMessagesQuery }),
  z.object({
    items: paged(Message),
    /** There are others after this page, or before it where `beforeSeq` asked for those before. */
    hasMore: z.boolean().default(false),
    lastSeq: z.number().int(),
    lastStaffSeq: z.number().int().optional(),
    /** How far the other side has read, where it has. */
    readSeq: z.number().int().optional(),
  }),
);
/** How far somebody has read. */
export const MarkRead = request(
  'chat.message.mark-read.v1',
  z.object({ actor: Actor, contactId: Id, seq: z.number().int().min(0) }),
  Nothing,
);

export const MessageSent = event(
  'chat.message.sent.v1',
  ['gateway', 'reports'],
  z.object({ at: Instant, message: Message }),
);
export const MessageRead = event(
  'chat.message.read.v1',
  ['gateway'],
  z.object({
    at: Instant,
    contactId: Id,
    actor: Person.pick({ kind: true, shownAs: true }).extend({ id: Id }),
    seq: z.number().int(),
  }),
);
