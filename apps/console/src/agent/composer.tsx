import { ActionIcon, Button, Progress, SegmentedControl, TextInput, Textarea, Tooltip } from '@mantine/core';
import type { ComposedStaffContact } from '@switchboard/contracts';
import { formatBytes, ProblemError, safeName } from '@switchboard/web';
import { useRef, useState } from 'react';
import { live } from '../live/live';
import { language } from '../shared/format';
import { ClipIcon, CrossIcon, FileIcon, SendIcon } from '../shared/icons';
import { useShortcut } from '../shared/shortcuts';
import { problemText, t } from '../texts';
import classes from './agent.module.css';
import { FileInvitation } from './file-invitation';
import type { StagedFile, StagedFiles } from './staged-files';

/** Where the agent writes: Enter sends, Shift+Enter breaks (D17); a note is for staff only. */
export function Composer({ contact, staged }: { contact: ComposedStaffContact; staged: StagedFiles }) {
  const [text, setText] = useDraft(contact.id);
  const [visibility, setVisibility] = useState<'everyone' | 'staff'>('everyone');
  const chooser = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const types = useTypingSignal(contact.id);
  const isActive = contact.state === 'active';
  const effective = isActive ? visibility : 'staff';
  const maySend =
    text.trim() !== '' || staged.items.some(({ refusal, progress }) => refusal === null && progress === null);
  useShortcut('alt+m', t('composer.focus'), () => field.current?.focus());
  useShortcut('alt+f', t('composer.attach'), () => isActive && chooser.current?.click());
  if (contact.state === 'closed' || contact.state === 'abandoned') return null;

  const send = () => {
    if (text.trim() !== '') live.conversation(contact.id).say(text.trim(), effective);
    setText('');
    void staged.sendAll();
  };

  return (
    <div className={classes.composer} data-note={effective === 'staff'}>
      <StagedList staged={staged} />
      <Textarea
        ref={field}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        variant="unstyled"
        value={text}
        aria-label={t(effective === 'staff' ? 'composer.note' : 'composer.message')}
        placeholder={t(effective === 'staff' ? 'composer.note' : 'composer.message')}
        onChange={(event) => {
          setText(event.currentTarget.value);
          if (effective === 'everyone') types();
        }}
        onPaste={(event) => {
          if (!isActive || event.clipboardData.files.length === 0) return;
          event.preventDefault();
          staged.add(event.clipboardData.files);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (maySend) send();
        }}
      />
      <div className={classes.composerActions}>
        {isActive && (
          <>
            <Tooltip label={t('composer.attach')}>
              <ActionIcon
                variant="subtle"
                size="lg"
                aria-label={t('composer.attach')}
                onClick={() => chooser.current?.click()}
              >
                <ClipIcon />
              </ActionIcon>
            </Tooltip>
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
            <FileInvitation contact={contact} />
            <SegmentedControl
              size="xs"
              value={visibility}
              onChange={(value) => setVisibility(value === 'staff' ? 'staff' : 'everyone')}
              data={[
                { value: 'everyone', label: t('composer.toEveryone') },
                { value: 'staff', label: t('composer.toStaff') },
              ]}
            />
          </>
        )}
        <Button ml="auto" rightSection={<SendIcon />} disabled={!maySend} onClick={send}>
          {t('composer.send')}
        </Button>
      </div>
    </div>
  );
}

function StagedList({ staged }: { staged: StagedFiles }) {
  if (staged.items.length === 0) return null;
  return (
    <ul className={classes.staged} aria-label={t('composer.staged')}>
      {staged.items.map((item) => (
        <Staged key={item.id} item={item} staged={staged} />
      ))}
    </ul>
  );
}

function Staged({ item, staged }: { item: StagedFile; staged: StagedFiles }) {
  const name = safeName(item.file.name, '…');
  const wrong = item.refusal ?? item.problem;
  const isSending = item.progress !== null;

  return (
    <li data-wrong={wrong !== null}>
      <FileIcon />
      <span className={classes.stagedName}>
        {name} <span className={classes.soft}>{formatBytes(item.file.size, language)}</span>
        {wrong !== null && (
          <span role="alert" className={classes.wrong}>
            {problemText(new ProblemError(wrong as ProblemError['code'], 400, ''))}
          </span>
        )}
        {isSending && <Progress value={(item.progress ?? 0) * 100} aria-label={t('composer.uploading')} />}
      </span>
      {!isSending && item.refusal === null && (
        <TextInput
          size="xs"
          maxLength={500}
          value={item.description}
          placeholder={t('composer.description')}
          aria-label={`${t('composer.description')}: ${name}`}
          onChange={(event) => staged.describe(item.id, event.currentTarget.value)}
        />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t(isSending ? 'composer.cancel' : 'composer.remove', { name })}
        onClick={() => staged.remove(item.id)}
      >
        <CrossIcon />
      </ActionIcon>
    </li>
  );
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
