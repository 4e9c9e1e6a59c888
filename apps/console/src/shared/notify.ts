import { notifications } from '@mantine/notifications';
import type { Presence } from '@switchboard/contracts';
import { problemText, t } from '../texts';

/** A toast that says why something did not work. */
export function notifyProblem(error: unknown): void {
  notifications.show({
    color: 'red',
    title: t('state.didNotWork'),
    message: problemText(error),
    autoClose: 8_000,
  });
}

/** A toast that says why something is not taken here. */
export function notifyRefused(message: string): void {
  notifications.show({ id: message, color: 'yellow', message, autoClose: 8_000 });
}

/** A toast that something is done. */
export function notifyDone(message: string): void {
  notifications.show({ color: 'green', message, autoClose: 4_000 });
}

/** An offer ran out before it was answered. */
export function notifyMissed(name: string): void {
  notifications.show({
    color: 'yellow',
    title: t('offer.missed', { name }),
    message: t('offer.missedText'),
    autoClose: 12_000,
  });
}

/** There is nobody left to answer: what vanished under his hand was not taken by another. */
export function notifyCancelled(name: string): void {
  notifications.show({
    title: t('offer.cancelled', { name }),
    message: t('offer.cancelledText'),
    autoClose: 12_000,
  });
}

/** The queue has paused him after that. */
export function notifyPaused({ reason, paid }: Pick<Presence, 'reason' | 'paid'>): void {
  const name = reason?.name ?? t('presence.paused');
  notifications.show({
    id: 'paused',
    color: 'yellow',
    title: t('presence.automatic'),
    message: t('presence.automaticText', {
      reason: name,
      paid: t(paid ? 'presence.paid' : 'presence.unpaid'),
    }),
    autoClose: 12_000,
  });
}
