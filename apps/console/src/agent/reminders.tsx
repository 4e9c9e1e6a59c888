import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { t } from '../texts';

/** The agent is elsewhere and somebody waits for his answer (D29). */
export function notifyReminder(contactId: string, onOpen: () => void): void {
  const open = () => {
    forgetReminder(contactId);
    onOpen();
  };
  notifications.show({
    id: idOf(contactId),
    title: t('reminder.title'),
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
