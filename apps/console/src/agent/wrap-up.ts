import type { ListedContact } from '@switchboard/contracts';
import { useEffect, useEffectEvent } from 'react';
import { preferencesNow } from '../session/preferences';
import { clock } from '../shared/clock';
import { notifyWrapUp } from './reminders';
import { ringOnce } from './sounds';

const WARN_BEFORE_MS = 15_000;

/** A wrap-up without a status does not run out in silence: the agent hears of it wherever he is (D22). */
export function useWrapUpWarning(
  { id, state, status, wrapUpEndsAt, visitor }: ListedContact,
  open: (contactId: string) => void,
): void {
  const endsAt = state === 'wrapUp' && status === null ? wrapUpEndsAt : null;
  const warn = useEffectEvent(() => {
    if (preferencesNow().sounds.messages) ringOnce('message');
    notifyWrapUp(id, visitor.name, () => open(id));
  });
  useEffect(() => {
    if (endsAt === null) return;
    const timer = setTimeout(() => warn(), Date.parse(endsAt) - clock.now() - WARN_BEFORE_MS);
    return () => clearTimeout(timer);
  }, [endsAt]);
}
