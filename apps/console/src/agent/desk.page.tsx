import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { safeName } from '@switchboard/web';
import { Empty } from '../shared/states';
import { t } from '../texts';
import classes from './agent.module.css';
import { useMyContacts, usePresence } from './desk.data';

/** The agent's desk with no contact open: what to do next. */
export function DeskPage() {
  const { data: presence } = usePresence();
  const { data } = useMyContacts();
  const contacts = (data?.items ?? []).filter(({ state }) => state === 'active' || state === 'wrapUp');

  return (
    <div className={classes.desk}>
      <h1 className="visually-hidden">{t('nav.desk')}</h1>
      <Empty title={t(presence?.state === 'available' ? 'desk.ready' : 'desk.notReady')}>
        {t(presence?.state === 'available' ? 'desk.readyText' : 'desk.notReadyText')}
      </Empty>
      {contacts.length > 0 && (
        <ul className={classes.deskContacts}>
          {contacts.map(({ id, visitor, queue, state }) => (
            <li key={id}>
              <Anchor component={Link} to={`/desk/${id}`}>
                {safeName(visitor.name, t('visitor'))}
              </Anchor>
              <span className={classes.soft}>
                {queue.name} · {t(`contact.state.${state}`)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <NotificationsOffer />
    </div>
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
