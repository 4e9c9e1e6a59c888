import { Button, Menu } from '@mantine/core';
import type { Presence } from '@switchboard/contracts';
import { useMutation } from '@tanstack/react-query';
import { http, queries } from '../api';
import { notifyProblem } from '../shared/notify';
import { formatSince } from '../shared/format';
import { useShortcut } from '../shared/shortcuts';
import { useNow } from '../shared/use-now';
import { t } from '../texts';
import classes from './agent.module.css';
import { DESK, usePauseReasons, usePresence } from './desk.data';

interface Wish {
  readonly state: Presence['state'];
  readonly reasonId?: string;
}

/** What the agent says of himself, since when; paused with one of the reasons. */
export function PresenceMenu() {
  const { data: presence } = usePresence();
  const { data: reasons } = usePauseReasons();
  const now = useNow();
  const set = useMutation({
    mutationFn: (body: Wish) => http.ask<Presence>('/v1/me/presence', { method: 'PUT', body }),
    onSuccess: (answer) => queries.setQueryData(DESK.presence, answer),
    onError: notifyProblem,
  });
  const toggle = () => set.mutate({ state: presence?.state === 'available' ? 'paused' : 'available' });
  useShortcut('alt+p', t('presence.toggle'), toggle);
  if (!presence) return null;

  const label = presence.reason?.name ?? t(`presence.${presence.state}`);
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-md"
          fw={500}
          className={classes.presence}
          loading={set.isPending}
        >
          <span className={classes.dot} data-state={presence.state} aria-hidden />
          <span className="visually-hidden">{t('presence.label')}: </span>
          {label}
          <span className={classes.since}>{formatSince(presence.since, now)}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('presence.load', { load: presence.load, capacity: presence.capacity })}</Menu.Label>
        {presence.automatic && <Menu.Label>{t('presence.automatic')}</Menu.Label>}
        <Menu.Item data-autofocus onClick={() => set.mutate({ state: 'available' })}>
          {t('presence.available')}
        </Menu.Item>
        <Menu.Item onClick={() => set.mutate({ state: 'paused' })}>{t('presence.paused')}</Menu.Item>
        {reasons?.items.map(({ id, name, paid }) => (
          <Menu.Item key={id} onClick={() => set.mutate({ state: 'paused', reasonId: id })}>
            {name} · {t(paid ? 'presence.paid' : 'presence.unpaid')}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => set.mutate({ state: 'offline' })}>{t('presence.offline')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
