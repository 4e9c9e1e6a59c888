import type { ListedContact } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { Link, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useShortcut } from '../shared/shortcuts';
import { t } from '../texts';
import classes from './agent.module.css';
import { useDeskEvents, useMyContacts } from './desk.data';
import { useHandedOver } from './handed-over';
import { PresenceMenu } from './presence';
import { useUnread } from './unread';
import { WaitingButton } from './waiting';
import { useWrapUpWarning } from './wrap-up';

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
  const navigate = useNavigate();
  const open = (contactId: string) => void navigate({ to: '/desk/$contactId', params: { contactId } });
  const unread = useUnread(openId, open);
  useHandedOver({ openId, onGone: () => void navigate({ to: '/desk' }) });
  const contacts = (data?.items ?? []).filter(({ state }) => state === 'active' || state === 'wrapUp');
  useShortcut('alt+j', t('desk.nextTab'), () => {
    const next = contacts[(contacts.findIndex(({ id }) => id === openId) + 1) % contacts.length];
    if (next) open(next.id);
  });

  return (
    <nav className={classes.tabs} aria-label={t('desk.tabs')}>
      {contacts.map((contact) => (
        <ContactTab
          key={contact.id}
          contact={contact}
          isOpen={contact.id === openId}
          isUnread={unread.has(contact.id)}
          onOpen={open}
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
  onOpen,
}: {
  contact: ListedContact;
  isOpen: boolean;
  isUnread: boolean;
  onOpen: (contactId: string) => void;
}) {
  useWrapUpWarning(contact, onOpen);
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
