import { ActionIcon, Button, SegmentedControl, Textarea, Tooltip } from '@mantine/core';
import type { ComposedStaffContact } from '@switchboard/contracts';
import { isBlank, isComposing, lengthOf, MESSAGE_LIMIT } from '@switchboard/web';
import { type RefObject, useEffect, useRef } from 'react';
import { live } from '../live/live';
import { ClipIcon, SendIcon } from '../shared/icons';
import { useShortcut } from '../shared/shortcuts';
import { TextLimit } from '../shared/text-limit';
import { t } from '../texts';
import classes from './composer.module.css';
import type { Audience, Draft } from './draft';
import { FileInvitation } from './file-invitation';
import { isReady, type Staged } from './staged-files';
import { StagedList } from './staged-list';

interface ComposerProps {
  readonly contact: ComposedStaffContact;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly staged: Staged;
  /** Opens the system's file dialog (G18, G19). */
  readonly onChoose: () => void;
}

/**
 * Where the agent writes: Enter sends, Shift+Enter breaks (D17). The draft says for whom: a note is for staff only, and
 * goes without the files, which are all for the visitor (K23).
 */
export function Composer({ contact, draft, onDraft, staged, onChoose }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const types = useTypingSignal(contact.id);
  const isActive = contact.state === 'active';
  const { text, audience } = draft;
  const isNote = audience === 'staff';
  const hasText = !isBlank(text);
  const isShortEnough = lengthOf(text) <= MESSAGE_LIMIT;
  const maySend = isShortEnough && (hasText || (staged.mayAdd && staged.items.some(isReady)));
  useWriting(field, isActive);
  useShortcut('alt+n', t('composer.switch'), () => {
    if (isActive) onDraft({ text, audience: isNote ? 'everyone' : 'staff' });
    field.current?.focus();
  });

  const send = () => {
    if (!maySend) return;
    if (hasText) live.transcript(contact.id).say(text.trim(), audience);
    onDraft({ text: '', audience });
    if (staged.mayAdd) void staged.store.sendAll();
  };
  const label = t(isNote ? 'composer.note' : 'composer.message');

  return (
    <div className={classes.composer} data-note={isNote}>
      <StagedList staged={staged} remark={remarkOn(isActive, isNote)} />
      <Textarea
        ref={field}
        autosize
        minRows={2}
        maxRows={8}
        variant="unstyled"
        value={text}
        aria-label={label}
        placeholder={label}
        onChange={(event) => {
          onDraft({ text: event.currentTarget.value, audience });
          if (!isNote) types();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || isComposing(event.nativeEvent)) return;
          event.preventDefault();
          send();
        }}
      />
      <TextLimit text={text} limit={MESSAGE_LIMIT} />
      <div className={classes.actions}>
        {staged.mayAdd && (
          <Tooltip label={t('composer.attach')}>
            <ActionIcon variant="subtle" size="lg" aria-label={t('composer.attach')} onClick={onChoose}>
              <ClipIcon />
            </ActionIcon>
          </Tooltip>
        )}
        {isActive && (
          <>
            <FileInvitation contact={contact} />
            <SegmentedControl
              size="xs"
              value={audience}
              aria-label={t('composer.audience')}
              onChange={(value) => onDraft({ text, audience: value as Audience })}
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

/** What becomes of staged files that do not go with what is being written. */
function remarkOn(isActive: boolean, isNote: boolean): string | null {
  if (!isActive) return t('composer.stagedAtEnd');
  return isNote ? t('composer.stagedInNote') : null;
}

/** One writes at once after opening a contact, and comes back by a shortcut. */
function useWriting(field: RefObject<HTMLTextAreaElement | null>, isActive: boolean): void {
  useShortcut('alt+m', t('composer.focus'), () => field.current?.focus());
  useEffect(() => {
    if (isActive) field.current?.focus();
    // Only when the contact is opened: what he does later decides where he is.
  }, []);
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
