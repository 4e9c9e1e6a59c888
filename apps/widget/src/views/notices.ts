import type { Message } from '@switchboard/contracts';
import { noticeOf, safeName } from '@switchboard/web';
import type { TextKey, Words } from '../texts';

/** The widget's words for each notice; null for one that a visitor need not see. */
const TEXTS: Readonly<Record<ReturnType<typeof noticeOf>['kind'], TextKey | null>> = {
  joined: 'joined',
  left: 'left',
  returned: 'returned',
  ended: 'ended',
  fileInvitationIssued: 'invitationIssued',
  fileInvitationExhausted: 'invitationExhausted',
  fileInvitationExpired: 'invitationExpired',
  fileInvitationRevoked: 'invitationRevoked',
  fileBlocked: 'fileBlocked',
  other: null,
};

/** An event of the transcript in words. */
export function noticeTextOf(message: Message, words: Words): string | null {
  const { kind, name } = noticeOf(message);
  const key = TEXTS[kind];
  return key === null ? null : words.t(key, { name: safeName(name, words.t('somebody')) });
}
