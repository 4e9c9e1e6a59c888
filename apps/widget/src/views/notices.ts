import type { Message } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import type { Words } from '../texts';

/** An event of the transcript in words; null for one that a visitor need not see. */
export function noticeOf({ event, sender }: Message, words: Words): string | null {
  const given = event?.['name'];
  const name = safeName(typeof given === 'string' ? given : sender.name, words.t('somebody'));
  switch (event?.type) {
    case 'joined':
      return words.t('joined', { name });
    case 'left':
      return words.t('left', { name });
    case 'returned':
      return words.t('returned');
    case 'ended':
      return words.t('ended');
    case 'fileInvitationIssued':
      return words.t('invitationIssued');
    case 'fileInvitationExpired':
      return words.t('invitationExpired');
    case 'fileInvitationRevoked':
      return words.t('invitationRevoked');
    case 'fileBlocked':
      return words.t('fileBlocked');
    default:
      return null;
  }
}
