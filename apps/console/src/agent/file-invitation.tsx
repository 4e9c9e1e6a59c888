import { ActionIcon, Button, RingProgress, Tooltip } from '@mantine/core';
import '@mantine/core/styles/RingProgress.css';
import type { ComposedStaffContact, Invitation } from '@switchboard/contracts';
import { countdownOf, formatDuration } from '@switchboard/web';
import { useMutation } from '@tanstack/react-query';
import { http } from '../api';
import { InviteFilesIcon } from '../shared/icons';
import { notifyProblem } from '../shared/notify';
import { useShortcut } from '../shared/shortcuts';
import { useNow } from '../shared/use-now';
import { t } from '../texts';
import classes from './composer.module.css';
import { keepInvitation } from './desk.data';

const COLOURS = { calm: 'var(--sb-good)', soon: 'var(--sb-soon)', last: 'var(--sb-bad)' } as const;

/** "Accept file transfers" (G6): permits the visitor to send files for a while; counts down, can be revoked. */
export function FileInvitation({ contact }: { contact: ComposedStaffContact }) {
  const issue = useMutation({
    mutationFn: () =>
      http.ask<Invitation>(`/v1/contacts/${contact.id}/file-invitations`, {
        method: 'POST',
        body: {},
        creates: true,
      }),
    onSuccess: keepInvitation,
    onError: notifyProblem,
  });
  const isActive = contact.invitation?.state === 'active';
  useShortcut('alt+i', t('invitation.issue'), () => !issue.isPending && issue.mutate());
  if (contact.filePolicy?.inbound.mode === 'never') return null;

  return (
    <>
      <Tooltip label={t('invitation.issue')}>
        <ActionIcon
          variant={isActive ? 'light' : 'subtle'}
          size="lg"
          aria-label={t('invitation.issue')}
          onClick={() => !issue.isPending && issue.mutate()}
        >
          <InviteFilesIcon />
        </ActionIcon>
      </Tooltip>
      {contact.invitation && isActive && <Running invitation={contact.invitation} />}
    </>
  );
}

function Running({ invitation }: { invitation: Invitation }) {
  const { leftMs, share, level } = countdownOf(invitation, useNow(500));
  const revoke = useMutation({
    mutationFn: () =>
      http.ask(`/v1/contacts/${invitation.contactId}/file-invitations/${invitation.id}`, {
        method: 'DELETE',
      }),
    onSuccess: () => keepInvitation({ ...invitation, state: 'revoked' }),
    onError: notifyProblem,
  });
  if (leftMs === 0) return null;

  return (
    <span
      className={classes.invitation}
      role="timer"
      aria-label={t('invitation.left', { time: formatDuration(leftMs) })}
    >
      <RingProgress
        size={30}
        thickness={4}
        sections={[{ value: share * 100, color: COLOURS[level] }]}
        aria-hidden
      />
      <span aria-hidden>{formatDuration(leftMs)}</span>
      <Button variant="subtle" size="compact-xs" onClick={() => revoke.mutate()} loading={revoke.isPending}>
        {t('invitation.revoke')}
      </Button>
    </span>
  );
}
