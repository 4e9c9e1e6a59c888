import { Dropzone } from '@mantine/dropzone';
import type { ComposedStaffContact } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { live } from '../live/live';
import { useEarlier, useReadUpTo, useTranscript } from '../live/use-live';
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
import { type Draft, useDraft } from './draft';
import { Outcome } from './outcome';
import { PendingTransfer } from './pending-transfer';
import { type Staged, useStagedFiles } from './staged-files';
import { TypingNotice } from './typing';

/** One contact at work: transcript and composer, beside it the visitor, the files, the outcome. */
export function ContactPage({ contactId }: { contactId: string }) {
  return <Asked query={useContact(contactId)}>{(contact) => <Contact contact={contact} />}</Asked>;
}

function Contact({ contact }: { contact: ComposedStaffContact }) {
  const [kept, keepDraft] = useDraft(contact.id);
  const isActive = contact.state === 'active';
  // Nobody but staff reads what is written outside of the conversation; begun as a note, it stays one.
  const draft: Draft = isActive ? kept : { ...kept, audience: 'staff' };
  const staged = useStagedFiles(contact, draft.audience);
  const open = useRef<() => void>(null);
  const choose = () => open.current?.();
  const isOver = contact.state === 'closed' || contact.state === 'abandoned';
  useTitle(safeName(contact.visitor.name, t('visitor')));
  useShortcut('alt+f', t('composer.attach'), () => (staged.mayAdd ? choose() : staged.add([])));

  return (
    <DropPlace staged={staged} openRef={open}>
      <section className={classes.transcript} aria-label={t('contact.conversation')}>
        <ContactHead contact={contact} onUpload={staged.mayAdd ? choose : null} />
        <PendingTransfer contact={contact} />
        <Lines contact={contact} />
        <TypingNotice contact={contact} />
        {!isOver && (
          <Composer contact={contact} draft={draft} onDraft={keepDraft} staged={staged} onChoose={choose} />
        )}
      </section>
      <aside className={classes.side} aria-label={t('contact.details')}>
        <Outcome contact={contact} />
        <VisitorCard contact={contact} />
        <ContactFiles contact={contact} />
      </aside>
    </DropPlace>
  );
}

/** Files may be dropped anywhere on the contact (D20, T16), pasted, or chosen in the system's dialog. */
function DropPlace({
  staged,
  openRef,
  children,
}: {
  staged: Staged;
  openRef: RefObject<(() => void) | null>;
  children: ReactNode;
}) {
  return (
    <Dropzone
      unstyled
      classNames={{ root: classes.dropPlace, inner: classes.contact }}
      openRef={openRef}
      activateOnClick={false}
      activateOnKeyboard={false}
      onDrop={staged.add}
    >
      {children}
      {staged.mayAdd && (
        <Dropzone.Accept>
          <div className={classes.drop}>{t('composer.dropHere')}</div>
        </Dropzone.Accept>
      )}
    </Dropzone>
  );
}

function Lines({ contact: { id } }: { contact: ComposedStaffContact }) {
  const user = useUser();
  const { messages, outgoing } = useTranscript(id);
  const { data: attachments } = useAttachments(id);
  const readEarlier = useCallback(() => void live.readEarlier(id), [id]);
  const [isEndInView, setEndInView] = useState(false);
  useReadMark(id, isEndInView ? (messages.at(-1)?.seq ?? 0) : 0);
  return (
    <Transcript
      messages={messages}
      outgoing={outgoing}
      attachments={attachments?.items}
      ownId={user.id}
      onRetry={(clientMessageId) => live.transcript(id).retry(clientMessageId)}
      onDrop={(clientMessageId) => live.transcript(id).drop(clientMessageId)}
      readUpTo={useReadUpTo(id)}
      onEndInView={setEndInView}
      earlier={useEarlier(id)}
      onEarlier={readEarlier}
    />
  );
}

/** How far the agent has read, said while he really looks; what lies below what he sees, he has not. */
function useReadMark(contactId: string, seq: number): void {
  useEffect(() => {
    const report = () => {
      if (!document.hidden && seq > 0) live.connection.ask('read', { contactId, seq }).catch(() => undefined);
    };
    report();
    document.addEventListener('visibilitychange', report);
    return () => document.removeEventListener('visibilitychange', report);
  }, [contactId, seq]);
}
