import type { Message } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { t, type TextKey } from '../texts';
import { en } from '../texts/en';

/** An event of the transcript in words. */
export function noticeOf({ event, sender }: Message): string {
  const key = `notice.${event?.type ?? ''}`;
  const given = event?.['name'];
  const reason = event?.['signature'] ?? event?.['reason'];
  const name = safeName(typeof given === 'string' ? given : sender.name, t('visitor'));
  if (!(key in en)) return t('notice.other', { type: safeName(event?.type, '') });
  return t(key as TextKey, { name, reason: typeof reason === 'string' ? safeName(reason, '') : '' });
}
