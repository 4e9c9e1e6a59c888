import type { ComposedStaffContact } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { Link, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTold } from '../live/use-live';
import { useUser } from '../session/use-session';
import { notifyReminder } from './reminders';
import { useShortcut } from '../shared/shortcuts';
import { t } from '../texts';
import classes from './agent.module.css';
import { useDeskEvents, useMyContacts } from './desk.data';
import { PresenceMenu } from './presence';
import { ringOnce } from './sounds';
import { WaitingButton } from './waiting';

/** The agent's part of the header: a tab per contact (D11–D13), waiting contacts (D9, D10), presence. */
export function AgentBar() {
  useDeskEvents();
  return (
    <div className={classes.bar}>
      <ContactTabs />
      <WaitingButton />
      <PresenceMenu />
    </div>
  );
}

function ContactTabs() {
  const { data } = useMyContacts();
  const openId = useOpenContactId();
  const unread = useUnread(openId);
  const navigate = useNavigate();
  const contacts = (data?.items ?? []).filter(({ state }) => state === 'active' || state === 'wrapUp');
  useShortcut('alt+j', t('desk.nextTab'), () => {
    const next = contacts[(contacts.findIndex(({ id }) => id === openId) + 1) % contacts.length];
    if (next) void navigate({ to: '/desk/$contactId', params: { contactId: next.id } });
  });

  return (
    <nav className={classes.tabs} aria-label={t('desk.tabs')}>
      {contacts.map((contact) => (
        <ContactTab
          key={contact.id}
          contact={contact}
          isOpen={contact.id === openId}
          isUnread={unread.has(contact.id)}
        />
      ))}
    </nav>
  );
}

/** Clicking the open tab goes back to where one was (D12). */
function ContactTab({
  contact,
  isOpen,
  isUnread,
}: {
  contact: ComposedStaffContact;
  isOpen: boolean;
  isUnread: boolean;
}) {
  const router = useRouter();
  return (
    <Link
      to="/desk/$contactId"
      params={{ contactId: contact.id }}
      className={classes.tab}
      data-unread={isUnread}
      data-state={contact.state}
      onClick={(event) => {
        if (!isOpen) return;
        event.preventDefault();
        if (router.history.canGoBack()) router.history.back();
        else void router.navigate({ to: '/desk' });
      }}
    >
      {safeName(contact.visitor.name, t('visitor'))}
      {isUnread && <span className="visually-hidden">, {t('desk.unread')}</span>}
    </Link>
  );
}

const useOpenContactId = (): string | undefined => useParams({ strict: false }).contactId;

/** Contacts with a message that was not looked at: their tabs flash, a sound plays (D13); elsewhere a reminder (D29). */
function useUnread(openId: string | undefined): ReadonlySet<string> {
  const user = useUser();
  const navigate = useNavigate();
  const [unread, setUnread] = useState<ReadonlySet<string>>(new Set());
  useTold('message.sent', ({ message }) => {
    if (message.sender.id === user.id || message.kind === 'event') return;
    if (message.contactId === openId && !document.hidden) return;
    setUnread((known) => new Set(known).add(message.contactId));
    ringOnce('message');
  });
  useTold('reminder', ({ contactId }) => {
    if (contactId === openId) return;
    notifyReminder(contactId, () => void navigate({ to: '/desk/$contactId', params: { contactId } }));
  });
  if (openId !== undefined && unread.has(openId))
    setUnread(new Set([...unread].filter((id) => id !== openId)));
  return unread;
}
