import { acceptOf, countdownOf, formatBytes, formatDuration, safeName } from '@switchboard/web';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Invited, Staged } from '../model/files.model';
import { keep, kept } from '../model/kept';
import { useStore } from '../model/store';
import { useHere } from './context';
import { useFocusIfLost } from './focus';
import { ClipIcon, CrossIcon, FileIcon, SendIcon } from './icons';

/** Where the visitor writes. Enter sends, Shift+Enter breaks; a pasted file is staged. */
export function Composer() {
  const { model, words } = useHere();
  const { staged } = useStore(model.files.state);
  const contactId = model.contact?.id ?? '';
  const [text, setText] = useDraft(contactId);
  const hasFiles = staged.some(({ refusal, progress }) => refusal === null && progress === null);
  const maySend = text.trim() !== '' || hasFiles;
  const field = useFocusIfLost<HTMLTextAreaElement>();

  const send = () => {
    if (text.trim() !== '') model.say(text.trim());
    setText('');
    void model.files.sendAll();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (maySend) send();
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = event.clipboardData?.files;
    if (!files?.length || !model.files.maySend) return;
    event.preventDefault();
    model.files.stage(files);
  };

  return (
    <div class="composer">
      <StagedFiles staged={staged} onSend={send} onRemoved={() => field.current?.focus()} />
      <div class="row">
        <Paperclip />
        <textarea
          ref={field}
          rows={1}
          maxLength={4000}
          value={text}
          placeholder={words.t('write')}
          aria-label={words.t('write')}
          onInput={(event) => {
            setText(event.currentTarget.value);
            model.types();
          }}
          onKeyDown={onKey}
          onPaste={onPaste}
        />
        <button
          type="button"
          class="icon primary-icon"
          aria-label={words.t('send')}
          disabled={!maySend}
          onClick={send}
        >
          <SendIcon />
        </button>
      </div>
    </div>
  );
}

/** What is being written survives a reload. */
function useDraft(contactId: string): [string, (text: string) => void] {
  const place = `switchboard:draft:${contactId}`;
  const [text, setText] = useState(() => kept('tab', place) ?? '');
  const write = (next: string) => {
    setText(next);
    keep('tab', place, next || null);
  };
  return [text, write];
}

/** There only while a file may be sent; with its countdown while an invitation runs (G7–G10). */
function Paperclip() {
  const { model, words } = useHere();
  const { invitation } = useStore(model.files.state);
  const chooser = useRef<HTMLInputElement>(null);
  useStore(model.state);
  if (!model.files.maySend) return null;

  const types = invitation?.types ?? model.contact?.filePolicy?.inbound.types ?? [];
  return (
    <>
      {invitation && <Ring invitation={invitation} />}
      <button
        type="button"
        class="icon clip"
        aria-label={words.t('attach')}
        onClick={() => chooser.current?.click()}
      >
        <ClipIcon />
      </button>
      <input
        ref={chooser}
        type="file"
        class="hidden"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        accept={acceptOf(types)}
        onChange={(event) => {
          if (event.currentTarget.files) model.files.stage(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

function Ring({ invitation }: { invitation: Invited }) {
  const { model, words } = useHere();
  const [now, setNow] = useState(Date.now());
  const { leftMs, share, level } = countdownOf(invitation, now + invitation.offsetMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (leftMs === 0) model.files.expired();
  }, [leftMs === 0]);

  const time = formatDuration(leftMs);
  return (
    <span
      class={`ring ${level}`}
      role="timer"
      aria-label={words.t('timeLeft', { time })}
      title={words.t('timeLeft', { time })}
    >
      <svg viewBox="0 0 36 36" width="36" height="36" aria-hidden="true">
        <circle cx="18" cy="18" r="15.9" pathLength={100} />
        <circle
          class="left"
          cx="18"
          cy="18"
          r="15.9"
          pathLength={100}
          stroke-dasharray={`${share * 100} 100`}
          transform="rotate(-90 18 18)"
        />
      </svg>
      <span aria-hidden="true">{time}</span>
    </span>
  );
}

interface StagedFilesProps {
  readonly staged: readonly Staged[];
  readonly onSend: () => void;
  readonly onRemoved: () => void;
}

function StagedFiles({ staged, onSend, onRemoved }: StagedFilesProps) {
  const { words } = useHere();
  if (staged.length === 0) return null;
  return (
    <>
      <ul class="staged" aria-label={words.t('stagedFiles')}>
        {staged.map((one) => (
          <StagedFile key={one.id} staged={one} onSend={onSend} onRemoved={onRemoved} />
        ))}
      </ul>
      <p class="disclaimer">{words.t('fileDisclaimer')}</p>
    </>
  );
}

function StagedFile({
  staged: { id, file, description, refusal, progress, problem },
  onSend,
  onRemoved,
}: Omit<StagedFilesProps, 'staged'> & { staged: Staged }) {
  const { model, words } = useHere();
  const name = safeName(file.name, '…');
  const isSending = progress !== null;
  const wrong = refusal ?? problem;

  return (
    <li class={wrong ? 'wrong' : ''}>
      <FileIcon />
      <span class="grow">
        <span class="file-name">{name}</span>
        <small>{formatBytes(file.size, words.language)}</small>
        {wrong && (
          <small class="problem" role="alert">
            {words.problem(wrong)}
          </small>
        )}
        {isSending && (
          <progress
            value={progress}
            max={1}
            aria-label={words.t('uploading', { percent: Math.round(progress * 100) })}
          >
            {Math.round(progress * 100)} %
          </progress>
        )}
        {!isSending && refusal === null && (
          <input
            type="text"
            maxLength={500}
            value={description}
            placeholder={words.t('description')}
            aria-label={`${words.t('description')}: ${name}`}
            onInput={(event) => model.files.describe(id, event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.isComposing) onSend();
            }}
          />
        )}
        {problem !== null && !isSending && (
          <button type="button" class="quiet" onClick={() => void model.files.sendAll()}>
            {words.t('tryAgain')}
          </button>
        )}
      </span>
      <button
        type="button"
        class="icon"
        aria-label={words.t(isSending ? 'cancelUpload' : 'remove', { name })}
        onClick={() => {
          model.files.remove(id);
          onRemoved();
        }}
      >
        <CrossIcon />
      </button>
    </li>
  );
}
