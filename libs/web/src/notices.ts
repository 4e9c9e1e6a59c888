import type { Message } from '@switchboard/contracts';

/** What an event of the transcript says, as the name of a text and the words to fill in. */
export interface Notice {
  readonly kind:
    | 'joined'
    | 'left'
    | 'returned'
    | 'ended'
    | 'fileInvitationIssued'
    | 'fileInvitationExhausted'
    | 'fileInvitationExpired'
    | 'fileInvitationRevoked'
    | 'fileBlocked'
    | 'other';
  /** The person or the file that it speaks of. */
  readonly name: string | null;
  /** Why, for staff: the signature of a blocked file. */
  readonly reason: string | null;
}

const INVITATION = {
  active: 'fileInvitationIssued',
  exhausted: 'fileInvitationExhausted',
  expired: 'fileInvitationExpired',
  revoked: 'fileInvitationRevoked',
} as const;
const PLAIN = ['joined', 'left', 'returned', 'ended', 'fileBlocked'] as const;

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/** Reads an event message; an event that this page does not know yet is `other`. */
export function noticeOf({ event, sender }: Pick<Message, 'event' | 'sender'>): Notice {
  const name = textOf(fieldOf(event?.['participant'], 'name')) ?? textOf(event?.['name']) ?? sender.name;
  return { kind: kindOf(event), name, reason: textOf(event?.['signature']) ?? textOf(event?.['reason']) };
}

function kindOf(event: Message['event']): Notice['kind'] {
  if (event?.type === 'fileInvitation') {
    const state = textOf(event['state']) ?? '';
    return state in INVITATION ? INVITATION[state as keyof typeof INVITATION] : 'other';
  }
  return PLAIN.find((kind) => kind === event?.type) ?? 'other';
}
