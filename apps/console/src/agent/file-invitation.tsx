import { ActionIcon, Button, RingProgress, Tooltip } from '@mantine/core';
import '@mantine/core/styles/RingProgress.css';
import type { ComposedStaffContact, Invitation } from '@switchboard/contracts';
import { clockOffsetMs, countdownOf, formatDuration } from '@switchboard/web';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { http, queries } from '../api';
import { useTold } from '../live/use-live';
import { InviteFilesIcon } from '../shared/icons';
import { notifyProblem } from '../shared/notify';
import { useShortcut } from '../shared/shortcuts';
import { useNow } from '../shared/use-now';
import { t } from '../texts';
import classes from './agent.module.css';
import { DESK } from './desk.data';

const COLOURS = { calm: 'var(--sb-good)', soon: 'var(--sb-soon)', last: 'var(--sb-bad)' } as const;

/** "Accept file transfers" (G6): permits the visitor to send files for a while; counts down, can be revoked. */
export function FileInvitation({ contact }: { contact: ComposedStaffContact }) {
  const again = () => void queries.invalidateQueries({ queryKey: DESK.contact(contact.id) });
  const issue = useMutation({
    mutationFn: () =>
      http.ask<Invitation>(`/v1/contacts/${contact.id}/file-invitations`, {
        method: 'POST',
        body: {},
        idempotencyKey: crypto.randomUUID(),
      }),
    onSuccess: again,
    onError: notifyProblem,
  });
  const isActive = contact.invitation?.state === 'active';
  useShortcut('alt+i', t('invitation.issue'), () => issue.mutate());
  if (contact.filePolicy?.inbound.mode === 'never') return null;

  return (
    <>
      <Tooltip label={t('invitation.issue')}>
        <ActionIcon
          variant={isActive ? 'light' : 'subtle'}
          size="lg"
          aria-label={t('invitation.issue')}
          loading={issue.isPending}
          onClick={() => issue.mutate()}
        >
          <InviteFilesIcon />
        </ActionIcon>
      </Tooltip>
      {contact.invitation && isActive && <Running invitation={contact.invitation} onOver={again} />}
    </>
  );
}

function Running({ invitation, onOver }: { invitation: Invitation; onOver: () => void }) {
  const now = useNow(500);
  const [offsetMs, setOffset] = useState(0);
  useTold(
    'fileInvitation.changed',
    ({ id, serverNow }) => id === invitation.id && setOffset(clockOffsetMs(serverNow)),
  );
  const { leftMs, share, level } = countdownOf(invitation, now + offsetMs);
  const revoke = useMutation({
    mutationFn: () =>
      http.ask(`/v1/contacts/${invitation.contactId}/file-invitations/${invitation.id}`, {
        method: 'DELETE',
      }),
    onSuccess: onOver,
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
