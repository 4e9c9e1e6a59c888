import { Button } from '@mantine/core';
import { safeName } from '@switchboard/web';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { QueueIcon } from '../shared/icons';
import { useTitle } from '../shared/use-title';
import { t } from '../texts';
import classes from './agent.module.css';
import { useMyContacts, usePresence } from './desk.data';

/** The agent's desk with no contact open: what to do next. */
export function DeskPage() {
  const { data: presence } = usePresence();
  const isReady = presence?.state === 'available';
  useTitle(t('nav.desk'));

  return (
    <div className={classes.desk}>
      <div className={classes.ready}>
        <span className={classes.pulse} data-state={presence?.state} aria-hidden>
          <QueueIcon />
        </span>
        <h1>{t(isReady ? 'desk.ready' : 'desk.notReady')}</h1>
        <p>{t(isReady ? 'desk.readyText' : 'desk.notReadyText')}</p>
      </div>
      <OwnContacts />
      <NotificationsOffer />
    </div>
  );
}

function OwnContacts() {
  const { data } = useMyContacts();
  const contacts = (data?.items ?? []).filter(({ state }) => state === 'active' || state === 'wrapUp');
  if (contacts.length === 0) return null;
  return (
    <ul className={classes.deskContacts} aria-label={t('desk.tabs')}>
      {contacts.map(({ id, visitor, queue, state }) => (
        <li key={id}>
          <Link to="/desk/$contactId" params={{ contactId: id }}>
            <strong>{safeName(visitor.name, t('visitor'))}</strong>
            <span className={classes.soft}>
              {queue.name} · {t(`contact.state.${state}`)}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Asked for by a click only: browsers refuse anything else. */
function NotificationsOffer() {
  const [permission, setPermission] = useState('Notification' in window ? Notification.permission : 'denied');
  if (permission !== 'default') return null;
  return (
    <Button variant="default" onClick={() => void Notification.requestPermission().then(setPermission)}>
      {t('desk.notifications')}
    </Button>
  );
}
