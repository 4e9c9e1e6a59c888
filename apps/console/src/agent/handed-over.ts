import { safeName } from '@switchboard/web';
import { useServerEvent } from '../live/use-live';
import { useUser } from '../session/use-session';
import { noticeTextOf } from '../shared/notices';
import { notifyDone, notifyRefused } from '../shared/notify';
import { t } from '../texts';

/** The sender learns what became of his transfer, wherever he is: somebody has it, or why nobody does. */
export function useHandedOver({ openId, onGone }: { openId: string | undefined; onGone: () => void }): void {
  const user = useUser();
  useServerEvent('message.sent', ({ message }) => {
    const { event } = message;
    if (event?.type === 'transferRefused' && event.by.id === user.id && event.cause !== 'takenBack')
      notifyRefused(noticeTextOf(message) ?? '');
    if (event?.type === 'transferred' && event.by?.id === user.id)
      notifyDone(t('transfer.done', { name: safeName(event.to.name, t('agent')) }));
  });
  useServerEvent('participant.left', ({ contactId, participant, reason }) => {
    if (reason === 'transferred' && participant.id === user.id && contactId === openId) onGone();
  });
}
