import { ActionIcon, Badge, Tooltip } from '@mantine/core';
import type { ComposedStaffContact } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { http } from '../api';
import { live } from '../live/live';
import { useTranscript } from '../live/use-live';
import { useUser } from '../session/use-session';
import { StarIcon } from '../shared/icons';
import { notifyProblem } from '../shared/notify';
import { Asked } from '../shared/states';
import { Transcript } from '../shared/transcript';
import { t } from '../texts';
import classes from './agent.module.css';
import { Composer } from './composer';
import { ContactFiles, useAttachments } from './contact-files';
import { keepContact, useContact } from './desk.data';
import { Outcome } from './outcome';
import { useStagedFiles } from './staged-files';
import { TypingNotice } from './typing';

/** One contact at work: transcript and composer, beside it the visitor, the files, the outcome. */
export function ContactPage({ contactId }: { contactId: string }) {
  return <Asked query={useContact(contactId)}>{(contact) => <Contact contact={contact} />}</Asked>;
}

function Contact({ contact }: { contact: ComposedStaffContact }) {
  const user = useUser();
  const lines = useTranscript(contact.id);
  const staged = useStagedFiles(contact);
  const { data: attachments } = useAttachments(contact.id);
  const [isDragging, setDragging] = useState(false);
  const depth = useRef(0);
  useReadMark(contact.id, lines.messages.at(-1)?.seq ?? 0);

  const drag = (change: number) => (event: React.DragEvent) => {
    event.preventDefault();
    depth.current = Math.max(0, depth.current + change);
    setDragging(depth.current > 0 && contact.state === 'active');
  };
  const drop = (event: React.DragEvent) => {
    event.preventDefault();
    depth.current = 0;
    setDragging(false);
    if (contact.state === 'active') staged.add(event.dataTransfer.files);
  };

  return (
    <div
      className={classes.contact}
      onDragEnter={drag(1)}
      onDragLeave={drag(-1)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <section className={classes.conversation} aria-label={t('contact.conversation')}>
        <Header contact={contact} />
        <Transcript
          messages={lines.messages}
          outgoing={lines.outgoing}
          attachments={attachments?.items}
          ownId={user.id}
          onRetry={(id) => live.conversation(contact.id).retry(id)}
          onDrop={(id) => live.conversation(contact.id).drop(id)}
        />
        <TypingNotice contact={contact} />
        <Composer key={contact.id} contact={contact} staged={staged} />
      </section>
      <aside className={classes.side} aria-label={t('contact.details')}>
        <Outcome contact={contact} />
        <Visitor contact={contact} />
        <ContactFiles contact={contact} />
      </aside>
      {isDragging && <div className={classes.drop}>{t('composer.dropHere')}</div>}
    </div>
  );
}

/** Queue number, queue, customer (D15); important (D23). */
function Header({ contact }: { contact: ComposedStaffContact }) {
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
    <header className={classes.contactHead}>
      <span className={classes.soft}>
        {contact.queue.number} {contact.queue.name}
      </span>
      <h1>{safeName(contact.visitor.name, t('visitor'))}</h1>
      <Badge variant="light" color={contact.state === 'active' ? 'green' : 'gray'} className={classes.badge}>
        {t(`contact.state.${contact.state}`)}
      </Badge>
      {contact.visitorAway && (
        <Badge variant="light" color="yellow" className={classes.badge}>
          {t('contact.visitorAway')}
        </Badge>
      )}
      <Tooltip label={t('contact.important')}>
        <ActionIcon
          variant="subtle"
          aria-label={t('contact.important')}
          aria-pressed={contact.important}
          onClick={() => mark.mutate(!contact.important)}
          ml="auto"
        >
          <StarIcon isOn={contact.important} />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}

function Visitor({ contact: { visitor, language, participants } }: { contact: ComposedStaffContact }) {
  const facts = [
    ['contact.email', visitor.email],
    ['contact.language', language],
  ] as const;
  return (
    <section className={classes.card}>
      <h2>{t('visitor')}</h2>
      <dl className={classes.facts}>
        {facts.map(([key, value]) => value && <FactRow key={key} label={t(key)} value={value} />)}
        {Object.entries(visitor.fields).map(([field, value]) => (
          <FactRow key={field} label={safeName(field, '')} value={safeName(value, '')} />
        ))}
        <FactRow
          label={t('contact.participants')}
          value={participants
            .filter(({ leftAt }) => leftAt === null)
            .map(({ name, kind }) => safeName(name, t(kind === 'visitor' ? 'visitor' : 'agent')))
            .join(', ')}
        />
      </dl>
    </section>
  );
}

function FactRow({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** How far the agent has read, said while he really looks. */
function useReadMark(contactId: string, seq: number): void {
  useEffect(() => {
    const tell = () => {
      if (!document.hidden && seq > 0) live.connection.ask('read', { contactId, seq }).catch(() => undefined);
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [contactId, seq]);
}
