import { Button, Group, Modal, TextInput } from '@mantine/core';
import type { ContactReportDetails } from '@switchboard/contracts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { http, queries } from '../api';
import { hasRole, useUser } from '../session/use-session';
import { formatDateTime } from '../shared/format';
import { notifyDone, notifyProblem } from '../shared/notify';
import { t } from '../texts';
import classes from './supervisor.module.css';

/** Until when it is kept, who keeps it longer, and the way to delete it now. */
export function ReportKeeping({ report }: { report: ContactReportDetails }) {
  const user = useUser();
  const isAdministrator = hasRole(user, 'administrator');
  const mayHold = isAdministrator || user.rights.includes('hold');
  const { contactId, hold, expiresAt, closedAt } = report;
  return (
    <section className={classes.part}>
      <h2>{t('keeping.title')}</h2>
      <p>{expiresAt ? t('keeping.until', { at: formatDateTime(expiresAt) }) : t('keeping.open')}</p>
      {hold && <p>{t('keeping.held', { at: formatDateTime(hold.at), reason: hold.reason })}</p>}
      {mayHold && (hold ? <Lift contactId={contactId} /> : <Hold contactId={contactId} />)}
      {isAdministrator && closedAt && !hold && <DeleteNow report={report} />}
    </section>
  );
}

const useDeed = <V,>(deed: (value: V) => Promise<unknown>, said: string, contactId: string) =>
  useMutation({
    mutationFn: deed,
    onSuccess: () => {
      notifyDone(said);
      void queries.invalidateQueries({ queryKey: ['report', contactId] });
    },
    onError: notifyProblem,
  });
const path = (contactId: string, deed: string) => `/v1/reports/contacts/${contactId}/${deed}`;

function Hold({ contactId }: { contactId: string }) {
  const [reason, setReason] = useState('');
  const hold = useDeed(
    (body: { reason: string }) => http.ask(path(contactId, 'hold'), { method: 'PUT', body }),
    t('keeping.nowHeld'),
    contactId,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '') hold.mutate({ reason });
      }}
    >
      <TextInput
        label={t('keeping.reason')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button
        type="submit"
        variant="default"
        mt="xs"
        loading={hold.isPending}
        disabled={reason.trim() === ''}
      >
        {t('keeping.hold')}
      </Button>
    </form>
  );
}

function Lift({ contactId }: { contactId: string }) {
  const lift = useDeed(
    () => http.ask(path(contactId, 'hold'), { method: 'DELETE' }),
    t('keeping.nowLifted'),
    contactId,
  );
  return (
    <Button variant="default" loading={lift.isPending} onClick={() => lift.mutate(undefined)}>
      {t('keeping.lift')}
    </Button>
  );
}

/** The question names what goes. */
function DeleteNow({ report }: { report: ContactReportDetails }) {
  const { contactId, messageCount, attachmentCount } = report;
  const [isAsking, setAsking] = useState(false);
  const expire = useDeed(
    () => http.ask(path(contactId, 'expire'), { method: 'POST' }),
    t('keeping.deleted'),
    contactId,
  );
  return (
    <>
      <Button color="red.9" mt="sm" onClick={() => setAsking(true)}>
        {t('keeping.delete')}
      </Button>
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t('keeping.deleteSure')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
        centered
      >
        {t('keeping.whatGoes', { messages: messageCount, files: attachmentCount })}
        <Group mt="md" justify="flex-end">
          <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
            {t('action.cancel')}
          </Button>
          <Button
            color="red.9"
            loading={expire.isPending}
            onClick={() => expire.mutate(undefined, { onSuccess: () => setAsking(false) })}
          >
            {t('keeping.delete')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
