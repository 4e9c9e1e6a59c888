import { ActionIcon, Badge, Tooltip } from '@mantine/core';
import type { ComposedStaffContact } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useMutation } from '@tanstack/react-query';
import { http } from '../api';
import { useUser } from '../session/use-session';
import { StarIcon, UploadIcon } from '../shared/icons';
import { notifyProblem } from '../shared/notify';
import { t } from '../texts';
import classes from './agent.module.css';
import { keepContact } from './desk.data';
import { mayHandOver, TransferButton } from './transfer-window';

/** Queue number, queue, customer (D15); the upward arrow for a file (V3); important (D23). */
export function ContactHead({
  contact,
  onUpload,
}: {
  contact: ComposedStaffContact;
  /** Null while no file can be sent. */
  onUpload: (() => void) | null;
}) {
  const user = useUser();
  return (
    <header className={classes.contactHead}>
      <h1>{safeName(contact.visitor.name, t('visitor'))}</h1>
      <span className={classes.queue}>
        <span className={classes.queueNumber}>{contact.queue.number}</span> {contact.queue.name}
      </span>
      <Badge variant="light" color={contact.state === 'active' ? 'green' : 'gray'} className={classes.badge}>
        {t(`contact.state.${contact.state}`)}
      </Badge>
      {contact.visitorAway && (
        <Badge variant="light" color="yellow" className={classes.badge}>
          {t('contact.visitorAway')}
        </Badge>
      )}
      <span className={classes.headActions}>
        {onUpload && (
          <Tooltip label={t('composer.upload')}>
            <ActionIcon variant="subtle" color="gray" aria-label={t('composer.upload')} onClick={onUpload}>
              <UploadIcon />
            </ActionIcon>
          </Tooltip>
        )}
        {mayHandOver(contact, user.id) && <TransferButton contact={contact} />}
        <Important contact={contact} />
      </span>
    </header>
  );
}

function Important({ contact }: { contact: ComposedStaffContact }) {
  const mark = useMutation({
    mutationFn: (important: boolean) =>
      http.ask<ComposedStaffContact>(`/v1/contacts/${contact.id}/important`, {
        method: 'PUT',
        body: { important },
      }),
    onSuccess: keepContact,
    onError: notifyProblem,
  });
  return (
    <Tooltip label={t('contact.important')}>
      <ActionIcon
        variant="subtle"
        color={contact.important ? 'yellow' : 'gray'}
        aria-label={t('contact.important')}
        aria-pressed={contact.important}
        onClick={() => mark.mutate(!contact.important)}
      >
        <StarIcon isOn={contact.important} />
      </ActionIcon>
    </Tooltip>
  );
}
