import { safeName } from '@switchboard/web';
import { useEffect, useState } from 'react';
import { useServerEvent } from '../live/use-live';
import { preferencesNow, usePreferences } from '../session/preferences';
import { useUser } from '../session/use-session';
import { setTitleCount } from '../shared/use-title';
import { useDocumentHidden } from '../shared/use-hidden';
import { t } from '../texts';
import { notifyHidden } from './notifications';
import { forgetReminder, notifyReminder } from './reminders';
import { ringOnce } from './sounds';

/**
 * Contacts with a message that was not looked at: their tabs flash, a sound plays (D13). Whoever is elsewhere is
 * reminded as the queue wants it and as he lets himself be (D29).
 */
export function useUnread(
  openId: string | undefined,
  open: (contactId: string) => void,
): ReadonlySet<string> {
  const user = useUser();
  const isHidden = useDocumentHidden();
  const [unread, setUnread] = useState<ReadonlySet<string>>(new Set());
  const isSeen = (contactId: string) => contactId === openId && !document.hidden;
  usePreferences();

  useServerEvent('message.sent', ({ message }) => {
    if (message.sender.id === user.id || message.kind === 'event' || isSeen(message.contactId)) return;
    setUnread((known) => new Set(known).add(message.contactId));
    if (preferencesNow().sounds.messages) ringOnce('message');
    notifyHidden(safeName(message.sender.name, t('visitor')), t('desk.unread'), message.contactId);
  });
  useServerEvent('reminder', ({ contactId }) => {
    if (isSeen(contactId) || !preferencesNow().reminders.enabled) return;
    notifyReminder(contactId, () => open(contactId));
    notifyHidden(t('reminder.title'), '', contactId);
  });

  if (openId !== undefined && !isHidden && unread.has(openId))
    setUnread(new Set([...unread].filter((id) => id !== openId)));
  useEffect(() => {
    if (openId !== undefined) forgetReminder(openId);
  }, [openId]);
  useEffect(() => setTitleCount(unread.size), [unread]);
  return unread;
}
