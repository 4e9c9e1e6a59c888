import {
  ActionIcon,
  Avatar,
  Button,
  Group,
  Menu,
  Modal,
  Tooltip,
  useMantineColorScheme,
} from '@mantine/core';
import { safeName } from '@switchboard/web';
import { useState } from 'react';
import { useMyContacts } from '../agent/desk.data';
import { http } from '../api';
import { usePreferences, usePutPreferences } from '../session/preferences';
import { session } from '../session/session';
import { hasRole, useUser } from '../session/use-session';
import { t } from '../texts';

/** Who is signed in; how it looks and sounds to him; the way out. */
export function Account() {
  const user = useUser();
  const wayOut = useWayOut();
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Tooltip label={user.name}>
            <ActionIcon variant="subtle" size="lg" radius="xl" aria-label={t('user.menu')}>
              <Avatar size={30} name={user.name} alt="" color="blue" />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {user.name}
            <br />
            {user.email}
          </Menu.Label>
          <Menu.Divider />
          <Appearance />
          {hasRole(user, 'agent') && <Signals />}
          <Menu.Divider />
          <Menu.Item onClick={wayOut.go}>{t('user.signOut')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {wayOut.question}
    </>
  );
}

/** An agent who goes is offline from here on, also where he forgot another session of his somewhere. */
async function leaves(isAgent: boolean): Promise<void> {
  const offline = { method: 'PUT', body: { state: 'offline' }, signal: AbortSignal.timeout(2_000) } as const;
  if (isAgent) await http.ask('/v1/me/presence', offline).catch(() => undefined);
  await session.signOut();
}

/** Signs out; asked once more where visitors would lose their agent by it: they go back to their queue at once. */
function useWayOut() {
  const [isAsking, setAsking] = useState(false);
  const isAgent = hasRole(useUser(), 'agent');
  const { data } = useMyContacts({ enabled: isAgent });
  const names = (data?.items ?? [])
    .filter(({ state }) => state === 'active')
    .map(({ visitor }) => safeName(visitor.name, t('visitor')));
  const stay = () => setAsking(false);
  return {
    go: () => (names.length > 0 ? setAsking(true) : void leaves(isAgent)),
    question: (
      <Modal
        opened={isAsking}
        onClose={stay}
        title={t('signOut.title', { count: names.length })}
        closeButtonProps={{ 'aria-label': t('action.close') }}
        centered
      >
        {t('signOut.text', { names: names.join(', ') })}
        <Group mt="md" justify="flex-end">
          <Button variant="default" data-autofocus onClick={stay}>
            {t('signOut.stay')}
          </Button>
          <Button color="red.9" onClick={() => void leaves(isAgent)}>
            {t('user.signOut')}
          </Button>
        </Group>
      </Modal>
    ),
  };
}

function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t('user.theme')}</Menu.Label>
      <Menu.RadioGroup
        value={colorScheme}
        onChange={(scheme) => setColorScheme(scheme as typeof colorScheme)}
      >
        {(['light', 'dark', 'auto'] as const).map((scheme) => (
          <Menu.RadioItem key={scheme} value={scheme} data-autofocus={scheme === colorScheme || undefined}>
            {t(`user.theme.${scheme}`)}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}

/** Sounds and reminders (D2, D13, D29). */
function Signals() {
  const preferences = usePreferences();
  const put = usePutPreferences();
  const { sounds, reminders } = preferences;
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t('user.signals')}</Menu.Label>
      <Menu.CheckboxItem
        checked={sounds.offers}
        onChange={(offers) => put.mutate({ ...preferences, sounds: { ...sounds, offers } })}
      >
        {t('user.sounds.offers')}
      </Menu.CheckboxItem>
      <Menu.CheckboxItem
        checked={sounds.messages}
        onChange={(messages) => put.mutate({ ...preferences, sounds: { ...sounds, messages } })}
      >
        {t('user.sounds.messages')}
      </Menu.CheckboxItem>
      <Menu.CheckboxItem
        checked={reminders.enabled}
        onChange={(enabled) => put.mutate({ ...preferences, reminders: { enabled } })}
      >
        {t('user.reminders')}
      </Menu.CheckboxItem>
    </>
  );
}
