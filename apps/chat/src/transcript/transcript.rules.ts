import type { LastNumbers, Message, MessageEvent, Sender } from '@switchboard/contracts';
import type { Entry } from './entry.types.js';

/** Who says what nobody in particular said. */
export const SYSTEM = { kind: 'system', id: null, name: null } as const satisfies Sender;

/** Something happened: nobody in particular says it. `cause`: what it may follow from only once. */
export const happened = (
  event: MessageEvent,
  at: Date,
  { visibility = 'everyone', cause }: Partial<Pick<Entry, 'visibility' | 'cause'>> = {},
): Entry => ({ kind: 'event', visibility, sender: SYSTEM, event, cause, at });

/** A message with an id, whose numbers are still to come. */
export function draft(contactId: string, id: string, entry: Entry): Message {
  return {
    id,
    contactId,
    seq: 0,
    kind: entry.kind,
    visibility: entry.visibility,
    sender: entry.sender,
    text: entry.text ?? null,
    attachment: entry.attachment ? { ...entry.attachment, link: null, previewLink: null } : null,
    event: entry.event ?? null,
    clientMessageId: entry.clientMessageId ?? null,
    at: entry.at.toISOString(),
  };
}

/** Rule 13: public messages are counted 1 to n; a staff message takes the last public number and counts by itself. */
export function numbered(last: LastNumbers, drafts: Message[]): { messages: Message[]; last: LastNumbers } {
  let { lastSeq, lastStaffSeq } = last;
  const messages = drafts.map((message) =>
    message.visibility === 'staff'
      ? { ...message, seq: lastSeq, staffSeq: ++lastStaffSeq }
      : { ...message, seq: ++lastSeq },
  );
  return { messages, last: { lastSeq, lastStaffSeq } };
}
