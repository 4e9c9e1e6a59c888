import type { ComposedStaffContact } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useEffect, useRef, useState } from 'react';
import { useServerEvent } from '../live/use-live';
import { useUser } from '../session/use-session';
import { t } from '../texts';
import classes from './agent.module.css';

const TYPING_LASTS_MS = 6_000;

/** Who writes just now. */
export function TypingNotice({ contact }: { contact: ComposedStaffContact }) {
  const user = useUser();
  const [typing, setTyping] = useState<readonly string[]>([]);
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const stop = (id: string) => setTyping((ids) => ids.filter((known) => known !== id));

  useServerEvent('typing', ({ contactId, actor, isTyping }) => {
    if (contactId !== contact.id || actor.id === user.id) return;
    clearTimeout(timers.current.get(actor.id));
    if (!isTyping) return stop(actor.id);
    timers.current.set(
      actor.id,
      setTimeout(() => stop(actor.id), TYPING_LASTS_MS),
    );
    setTyping((ids) => [...new Set([...ids, actor.id])]);
  });
  useServerEvent('message.sent', ({ message }) => message.sender.id && stop(message.sender.id));
  useEffect(() => {
    const started = timers.current;
    return () => started.forEach((timer) => clearTimeout(timer));
  }, []);

  const names = typing.map((id) =>
    safeName(contact.participants.find((p) => p.id === id)?.name, t('visitor')),
  );
  return (
    <p className={classes.typing} role="status">
      {names.length > 0 && t('contact.typing', { name: names.join(', ') })}
    </p>
  );
}
