import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { safeName } from '@switchboard/web';
import { t } from '../texts';

/** The agent is elsewhere and somebody waits for his answer (D29). */
export const notifyReminder = (contactId: string, onOpen: () => void): void =>
  remind(contactId, t('reminder.title'), onOpen);

/** The time for a status runs out (D22). */
export const notifyWrapUp = (contactId: string, name: string | null, onOpen: () => void): void =>
  remind(contactId, t('reminder.wrapUp', { name: safeName(name, t('visitor')) }), onOpen);

function remind(contactId: string, title: string, onOpen: () => void): void {
  const open = () => {
    forgetReminder(contactId);
    onOpen();
  };
  notifications.show({
    id: idOf(contactId),
    title,
    message: (
      <Anchor component="button" type="button" onClick={open}>
        {t('reminder.open')}
      </Anchor>
    ),
    autoClose: 15_000,
  });
}

/** He is there now. */
export function forgetReminder(contactId: string): void {
  notifications.hide(idOf(contactId));
}

const idOf = (contactId: string) => `reminder-${contactId}`;
