import { ActionIcon, Avatar, Menu, Tooltip, useMantineColorScheme } from '@mantine/core';
import { usePreferences, usePutPreferences } from '../session/preferences';
import { session } from '../session/session';
import { hasRole, useUser } from '../session/use-session';
import { t } from '../texts';

/** Who is signed in; how it looks and sounds to him; the way out. */
export function Account() {
  const user = useUser();
  return (
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
        <Menu.Item onClick={() => void session.signOut()}>{t('user.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
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
