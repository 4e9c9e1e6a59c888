import { Button, NativeSelect } from '@mantine/core';
import type { ComposedStaffContact } from '@switchboard/contracts';
import { formatDuration } from '@switchboard/web';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { http } from '../api';
import { notifyProblem } from '../shared/notify';
import { useShortcut } from '../shared/shortcuts';
import { useNow } from '../shared/use-now';
import { t } from '../texts';
import classes from './agent.module.css';
import { keepContact, useStatuses } from './desk.data';
import { needsStatus, statusesOf } from './outcome.rules';

/** The status, required before closing (D22); the close; wrap-up with its time. */
export function Outcome({ contact }: { contact: ComposedStaffContact }) {
  const { data } = useStatuses();
  const act = useContactAction(contact.id);
  const statuses = statusesOf(contact, data?.items ?? []);
  const isOver = contact.state === 'closed' || contact.state === 'abandoned';
  const field = useRef<HTMLSelectElement>(null);
  useShortcut('alt+s', t('outcome.status'), () => field.current?.focus());

  return (
    <section className={classes.card}>
      <h2>{t('outcome.title')}</h2>
      <NativeSelect
        ref={field}
        label={t('outcome.status')}
        value={contact.status?.id ?? ''}
        disabled={isOver && !contact.notSet}
        data={[
          { value: '', label: t('outcome.choose'), disabled: true },
          ...statuses.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(event) =>
          act.mutate({ method: 'PUT', path: 'status', body: { statusId: event.currentTarget.value } })
        }
      />
      {contact.state === 'active' && <Close contact={contact} />}
      {contact.state === 'wrapUp' && <WrapUp contact={contact} />}
      {isOver && <p className={classes.soft}>{t(contact.notSet ? 'outcome.notSet' : 'outcome.over')}</p>}
    </section>
  );
}

interface Action {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
}

function useContactAction(contactId: string) {
  return useMutation({
    mutationFn: ({ method, path, body }: Action) =>
      http.ask<ComposedStaffContact>(`/v1/contacts/${contactId}/${path}`, { method, body: body ?? {} }),
    onSuccess: keepContact,
    onError: notifyProblem,
  });
}

function Close({ contact }: { contact: ComposedStaffContact }) {
  const act = useContactAction(contact.id);
  const close = () => act.mutate({ method: 'POST', path: 'close' });
  useShortcut('alt+c', t('outcome.close'), close);
  const isStatusMissing = needsStatus(contact);

  return (
    <>
      <Button
        mt="sm"
        fullWidth
        variant="default"
        disabled={isStatusMissing}
        loading={act.isPending}
        onClick={close}
        aria-describedby={isStatusMissing ? 'needs-status' : undefined}
      >
        {t('outcome.close')}
      </Button>
      {isStatusMissing && (
        <p id="needs-status" className={classes.soft}>
          {t('problem.status_required')}
        </p>
      )}
    </>
  );
}

function WrapUp({ contact }: { contact: ComposedStaffContact }) {
  const act = useContactAction(contact.id);
  const navigate = useNavigate();
  const now = useNow();
  // The push that it is closed may come before the answer and take this part away: a promise is kept all the same.
  const finish = () =>
    void act.mutateAsync({ method: 'POST', path: 'wrap-up/finish' }).then(
      () => navigate({ to: '/desk' }),
      () => undefined, // told as a toast already
    );
  useShortcut('alt+c', t('outcome.finish'), finish);
  const left = contact.wrapUpEndsAt ? formatDuration(Date.parse(contact.wrapUpEndsAt) - now) : null;

  return (
    <>
      <p role="timer">
        {t('outcome.wrapUp')} {left !== null && <strong>{left}</strong>}
      </p>
      <div className={classes.buttons}>
        <Button disabled={contact.status === null} loading={act.isPending} onClick={finish}>
          {t('outcome.finish')}
        </Button>
        <Button
          variant="default"
          onClick={() => act.mutate({ method: 'POST', path: 'wrap-up/extend', body: { seconds: 60 } })}
        >
          {t('outcome.extend')}
        </Button>
      </div>
    </>
  );
}
