import type { Message } from '@switchboard/contracts';
import { type NoticeKey, noticeOf, safeName } from '@switchboard/web';
import type { TextKey, Words } from '../texts';

/** The widget's words for each notice; null for one that a visitor need not read, or sees elsewhere. */
const TEXTS: Readonly<Record<NoticeKey, TextKey | null>> = {
  joined: 'joined',
  left: 'left',
  transferred: 'transferred',
  returned: 'returned',
  ended: 'ended',
  fileInvited: 'invitationIssued',
  'fileInvitation.exhausted': 'invitationExhausted',
  'fileInvitation.expired': 'invitationExpired',
  'fileInvitation.revoked': 'invitationRevoked',
  fileBlocked: 'fileBlocked',
  fileRecalled: 'fileRecalled',
  redacted: 'redacted',
  fileHeld: null,
  fileReleased: null,
  consentAnswered: null,
  agentSilent: null,
  transferAsked: null,
  transferRefused: null,
  invited: null,
  inviteRefused: null,
  assistanceAsked: null,
  monitorJoined: null,
  statusSet: null,
};

/** An event of the transcript in words; null where there is nothing to show. */
export function noticeTextOf({ event }: Pick<Message, 'event'>, words: Words): string | null {
  const notice = noticeOf(event);
  const key = notice && TEXTS[notice.key];
  if (!key) return null;
  const somebody = words.t('somebody');
  return words.t(key, { name: safeName(notice.name, somebody), what: safeName(notice.what, somebody) });
}
