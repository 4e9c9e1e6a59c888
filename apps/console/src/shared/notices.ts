import type { Message } from '@switchboard/contracts';
import { noticeOf, safeName } from '@switchboard/web';
import { t } from '../texts';

/** An event of the transcript in words; null for one that this page does not know. */
export function noticeTextOf({ event }: Pick<Message, 'event'>): string | null {
  const notice = noticeOf(event);
  if (!notice) return null;
  const text = t(`notice.${notice.key}`, {
    name: safeName(notice.name, t('agent')),
    what: safeName(notice.what, t('agent')),
  });
  const why = notice.why && t(`refusal.${notice.why}`);
  return [text, why, notice.note && safeName(notice.note, '')].filter(Boolean).join(' ');
}
