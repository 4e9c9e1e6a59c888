import { Button } from '@mantine/core';
import type { ComposedStaffContact, PendingTransfer as Pending } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useMutation } from '@tanstack/react-query';
import { http } from '../api';
import { useUser } from '../session/use-session';
import { notifyProblem } from '../shared/notify';
import { useNow } from '../shared/use-now';
import { t } from '../texts';
import { keepContact } from './desk.data';
import classes from './transfer.module.css';

/** A contact on its way to somebody else: at whom it rings and for how long, or where it waits; its sender may take it back. */
export function PendingTransfer({ contact: { id, transfer } }: { contact: ComposedStaffContact }) {
  const user = useUser();
  const back = useMutation({
    mutationFn: () => http.ask<ComposedStaffContact>(`/v1/contacts/${id}/transfer`, { method: 'DELETE' }),
    onSuccess: keepContact,
    onError: notifyProblem,
  });
  if (!transfer) return null;
  const name = safeName(transfer.to.name, t('agent'));
  return (
    <div className={classes.pending} role="status">
      <span>{t(transfer.expiresAt ? 'transfer.ringsAt' : 'transfer.waitsIn', { name })}</span>
      <Left transfer={transfer} />
      {transfer.by.id === user.id && (
        <Button size="compact-sm" variant="default" loading={back.isPending} onClick={() => back.mutate()}>
          {t('transfer.takeBack')}
        </Button>
      )}
    </div>
  );
}

/** Counted without being read out each second. */
function Left({ transfer: { expiresAt } }: { transfer: Pending }) {
  const now = useNow(500);
  if (!expiresAt) return null;
  const seconds = Math.ceil(Math.max(0, Date.parse(expiresAt) - now) / 1000);
  return (
    <span className={classes.time} aria-hidden>
      {t('offer.left', { seconds })}
    </span>
  );
}
