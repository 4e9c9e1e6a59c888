import type { Message } from '@switchboard/contracts';
import { noticeOf, safeName } from '@switchboard/web';
import { t } from '../texts';

/** An event of the transcript in words. */
export function noticeTextOf(message: Message): string {
  const { kind, name, reason } = noticeOf(message);
  if (kind === 'other') return t('notice.other', { type: safeName(message.event?.type, '') });
  return t(`notice.${kind}`, {
    name: safeName(name, t('visitor')),
    reason: kind === 'fileBlocked' ? safeName(reason, '') : '',
  });
}
