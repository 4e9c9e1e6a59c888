import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { router } from '../router';
import { t } from '../texts';

/** The agent is elsewhere and somebody waits for his answer (D29). */
export function notifyReminder(contactId: string): void {
  const open = () => {
    notifications.hide(`reminder-${contactId}`);
    void router.navigate({ to: '/desk/$contactId', params: { contactId } });
  };
  notifications.show({
    id: `reminder-${contactId}`,
    title: t('reminder.title'),
    message: (
      <Anchor component="button" type="button" onClick={open}>
        {t('reminder.open')}
      </Anchor>
    ),
    autoClose: 15_000,
  });
}
