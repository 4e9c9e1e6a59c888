import type { ComposedStaffContact } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useCallback, useEffect, useRef, useState } from 'react';
import { live } from '../live/live';
import { useEarlier, useTranscript } from '../live/use-live';
import { useUser } from '../session/use-session';
import { useShortcut } from '../shared/shortcuts';
import { Asked } from '../shared/states';
import { Transcript } from '../shared/transcript';
import { useTitle } from '../shared/use-title';
import { t } from '../texts';
import classes from './agent.module.css';
import { Composer } from './composer';
import { ContactFiles, useAttachments } from './contact-files';
import { ContactHead } from './contact-head';
import { VisitorCard } from './visitor-card';
import { useContact } from './desk.data';
import { Outcome } from './outcome';
import { type Staged, useStagedFiles } from './staged-files';
import { TypingNotice } from './typing';

/** One contact at work: transcript and composer, beside it the visitor, the files, the outcome. */
export function ContactPage({ contactId }: { contactId: string }) {
  return <Asked query={useContact(contactId)}>{(contact) => <Contact contact={contact} />}</Asked>;
}

function Contact({ contact }: { contact: ComposedStaffContact }) {
  const staged = useStagedFiles(contact);
  const chooser = useRef<HTMLInputElement>(null);
  const isActive = contact.state === 'active';
  const isOver = contact.state === 'closed' || contact.state === 'abandoned';
  const { isDragging, handlers } = useDropping(isActive, staged);
  const choose = () => chooser.current?.click();
  useTitle(safeName(contact.visitor.name, t('visitor')));
  useShortcut('alt+f', t('composer.attach'), () => isActive && choose());

  return (
    <div className={classes.contact} {...handlers}>
      <section className={classes.conversation} aria-label={t('contact.conversation')}>
        <ContactHead contact={contact} onChoose={choose} />
        <Lines contact={contact} />
        <TypingNotice contact={contact} />
        {!isOver && <Composer key={contact.id} contact={contact} staged={staged} onChoose={choose} />}
      </section>
      <aside className={classes.side} aria-label={t('contact.details')}>
        <Outcome contact={contact} />
        <VisitorCard contact={contact} />
        <ContactFiles contact={contact} />
      </aside>
      {isDragging && <div className={classes.drop}>{t('composer.dropHere')}</div>}
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          if (event.currentTarget.files) staged.add(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}

function Lines({ contact: { id } }: { contact: ComposedStaffContact }) {
  const user = useUser();
  const { messages, outgoing } = useTranscript(id);
  const { data: attachments } = useAttachments(id);
  const readEarlier = useCallback(() => void live.readEarlier(id), [id]);
  useReadMark(id, messages.at(-1)?.seq ?? 0);
  return (
    <Transcript
      messages={messages}
      outgoing={outgoing}
      attachments={attachments?.items}
      ownId={user.id}
      onRetry={(clientMessageId) => live.conversation(id).retry(clientMessageId)}
      onDrop={(clientMessageId) => live.conversation(id).drop(clientMessageId)}
      earlier={useEarlier(id)}
      onEarlier={readEarlier}
    />
  );
}

/** Files may be dropped anywhere on the contact (D20, T16). */
function useDropping(isActive: boolean, staged: Staged) {
  const [isDragging, setDragging] = useState(false);
  const depth = useRef(0);
  const drag = (change: number) => (event: React.DragEvent) => {
    event.preventDefault();
    depth.current = Math.max(0, depth.current + change);
    setDragging(depth.current > 0 && isActive);
  };
  const onDrop = (event: React.DragEvent) => {
    event.preventDefault();
    depth.current = 0;
    setDragging(false);
    if (isActive) staged.add(event.dataTransfer.files);
  };
  const onDragOver = (event: React.DragEvent) => event.preventDefault();
  return { isDragging, handlers: { onDragEnter: drag(1), onDragLeave: drag(-1), onDragOver, onDrop } };
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
