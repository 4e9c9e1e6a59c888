import { ActionIcon, Button, SegmentedControl, Textarea, Tooltip } from '@mantine/core';
import type { ComposedStaffContact } from '@switchboard/contracts';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { live } from '../live/live';
import { ClipIcon, SendIcon } from '../shared/icons';
import { useShortcut } from '../shared/shortcuts';
import { t } from '../texts';
import classes from './composer.module.css';
import { FileInvitation } from './file-invitation';
import type { Staged } from './staged-files';
import { StagedList } from './staged-list';

type Audience = 'everyone' | 'staff';

interface ComposerProps {
  readonly contact: ComposedStaffContact;
  readonly staged: Staged;
  /** Opens the system's file dialog (G18, G19). */
  readonly onChoose: () => void;
}

/** Where the agent writes: Enter sends, Shift+Enter breaks (D17); a note is for staff only. */
export function Composer({ contact, staged, onChoose }: ComposerProps) {
  const [text, setText] = useDraft(contact.id);
  const [audience, setAudience] = useState<Audience>('everyone');
  const field = useRef<HTMLTextAreaElement>(null);
  const types = useTypingSignal(contact.id);
  const isActive = contact.state === 'active';
  const isNote = !isActive || audience === 'staff';
  const hasFiles = staged.items.some(({ refusal, progress }) => refusal === null && progress === null);
  const maySend = text.trim() !== '' || (isActive && hasFiles);
  useWriting(field, isActive);
  useShortcut('alt+n', t('composer.switch'), () => {
    if (isActive) setAudience(isNote ? 'everyone' : 'staff');
    field.current?.focus();
  });

  const send = () => {
    if (!maySend) return;
    if (text.trim() !== '') live.conversation(contact.id).say(text.trim(), isNote ? 'staff' : 'everyone');
    setText('');
    if (isActive) void staged.store.sendAll();
  };
  const label = t(isNote ? 'composer.note' : 'composer.message');

  return (
    <div className={classes.composer} data-note={isNote}>
      {isActive && <StagedList staged={staged} />}
      <Textarea
        ref={field}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        variant="unstyled"
        value={text}
        aria-label={label}
        placeholder={label}
        onChange={(event) => {
          setText(event.currentTarget.value);
          if (!isNote) types();
        }}
        onPaste={(event) => {
          if (!isActive || event.clipboardData.files.length === 0) return;
          event.preventDefault();
          staged.add(event.clipboardData.files);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <div className={classes.actions}>
        {isActive && (
          <>
            <Tooltip label={t('composer.attach')}>
              <ActionIcon variant="subtle" size="lg" aria-label={t('composer.attach')} onClick={onChoose}>
                <ClipIcon />
              </ActionIcon>
            </Tooltip>
            <FileInvitation contact={contact} />
            <SegmentedControl
              size="xs"
              value={audience}
              aria-label={t('composer.audience')}
              onChange={(value) => setAudience(value as Audience)}
              data={[
                { value: 'everyone', label: t('composer.toEveryone') },
                { value: 'staff', label: t('composer.toStaff') },
              ]}
            />
          </>
        )}
        <span className={classes.hint} aria-hidden>
          {t('composer.hint')}
        </span>
        <Button size="sm" rightSection={<SendIcon />} disabled={!maySend} onClick={send}>
          {t('composer.send')}
        </Button>
      </div>
    </div>
  );
}

/** One writes at once after opening a contact, and comes back by a shortcut. */
function useWriting(field: RefObject<HTMLTextAreaElement | null>, isActive: boolean): void {
  useShortcut('alt+m', t('composer.focus'), () => field.current?.focus());
  useEffect(() => {
    if (isActive) field.current?.focus();
    // Only when the contact is opened: what he does later decides where he is.
  }, []);
}

/** What is being written survives a reload and a look at another contact. */
function useDraft(contactId: string): [string, (text: string) => void] {
  const place = `switchboard-draft-${contactId}`;
  const [text, setText] = useState(() => sessionStorage.getItem(place) ?? '');
  const keep = (next: string) => {
    setText(next);
    if (next === '') sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, next);
  };
  return [text, keep];
}

/** Tells that we type, at most every three seconds. */
function useTypingSignal(contactId: string): () => void {
  const last = useRef(0);
  return () => {
    if (Date.now() - last.current < 3_000) return;
    last.current = Date.now();
    live.connection.ask('typing', { contactId, isTyping: true }).catch(() => undefined);
  };
}
