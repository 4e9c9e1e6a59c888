import type { MessageEvent, Refusal, RefusalCause } from '@switchboard/contracts';

type Known = Exclude<MessageEvent, { type: 'unknown' }>;
type InvitationEnded = Extract<Known, { type: 'fileInvitationEnded' }>;

/** The text that an event is told with: one each, and one for each way in which a file invitation ends. */
export type NoticeKey =
  Exclude<Known['type'], InvitationEnded['type']> | `fileInvitation.${InvitationEnded['outcome']}`;

/** What an event of the transcript says, as the name of a text and the words to fill in. */
export interface Notice {
  readonly key: NoticeKey;
  /** Who did it, or of whom it speaks. */
  readonly name: string | null;
  /** What or whom else it names: a file, an agent, a queue, a status. */
  readonly what: string | null;
  /** Why, for staff: a note, the signature of a blocked file. */
  readonly note: string | null;
  /** Why somebody who was asked did not come. */
  readonly why?: Refusal | RefusalCause;
}

/** Reads an event; null for one that this page does not know: then it shows nothing. */
export function noticeOf(event: MessageEvent | null): Notice | null {
  switch (event?.type) {
    case 'joined':
    case 'left':
    case 'monitorJoined':
    case 'agentSilent':
      return notice(event.type, { name: event.who.name });
    case 'transferred':
      return notice(event.type, { name: event.by?.name, what: event.to.name });
    case 'transferAsked':
    case 'invited':
      return notice(event.type, { name: event.by.name, what: event.to.name, note: event.note });
    case 'transferRefused':
    case 'inviteRefused':
      return {
        ...notice(event.type, { name: event.by.name, what: event.to.name, note: event.note }),
        why: whyOf(event),
      };
    case 'assistanceAsked':
    case 'redacted':
      return notice(event.type, { name: event.by.name, note: event.note });
    case 'returned':
      return notice(event.type, { what: event.queue.name });
    case 'fileInvited':
    case 'ended':
      return notice(event.type, { name: event.by?.name });
    case 'fileInvitationEnded':
      return notice(`fileInvitation.${event.outcome}`, { name: event.by?.name });
    case 'fileBlocked':
    case 'fileRecalled':
      return notice(event.type, { what: event.file.name, note: event.note });
    case 'fileHeld':
      return notice(event.type, { what: event.file.name });
    case 'fileReleased':
      return notice(event.type, { name: event.by.name, what: event.file.name, note: event.note });
    case 'consentAnswered':
      return notice(event.type, { name: event.by.name, what: event.file?.name });
    case 'statusSet':
      return notice(event.type, { name: event.by.name, what: event.status.name });
    default:
      return null;
  }
}

const whyOf = (event: Extract<Known, { outcome: Refusal }>): Refusal | RefusalCause =>
  ('cause' in event && event.cause) || event.outcome;

function notice(key: NoticeKey, words: Partial<Record<'name' | 'what' | 'note', string | null>>): Notice {
  return { key, name: words.name ?? null, what: words.what ?? null, note: words.note ?? null };
}
