import { isBlank, isComposing, lengthOf, MESSAGE_LIMIT } from '@switchboard/web';
import { useState } from 'preact/hooks';
import { keep, kept, PLACES } from '../model/kept';
import { useStore } from '../model/store';
import { useHere } from './context';
import { useFocusIfLost } from './focus';
import { SendIcon } from './icons';
import { Count } from './limit';
import { Paperclip } from './paperclip';
import { StagedFiles } from './staged-files';

/** Where the visitor writes. Enter sends, Shift+Enter breaks; a pasted file is staged. */
export function Composer() {
  const { model, words } = useHere();
  const { staged } = useStore(model.files.state);
  const [text, setText] = useDraft(model.contact?.id ?? '');
  const field = useFocusIfLost<HTMLTextAreaElement>();
  const hasFiles =
    model.files.maySend && staged.some(({ refusal, progress }) => refusal === null && progress === null);
  const maySend = (!isBlank(text) || hasFiles) && lengthOf(text) <= MESSAGE_LIMIT;

  const send = () => {
    if (!maySend) return;
    if (!isBlank(text)) model.say(text.trim());
    setText('');
    void model.files.sendAll();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    send();
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    model.files.stage(files);
  };

  return (
    <div class="composer">
      <StagedFiles staged={staged} onSend={send} onRemoved={() => field.current?.focus()} />
      <Count text={text} limit={MESSAGE_LIMIT} />
      <div class="row">
        <Paperclip />
        <textarea
          ref={field}
          rows={1}
          dir="auto"
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
  const place = PLACES.draft(contactId);
  const [text, setText] = useState(() => kept('tab', place) ?? '');
  const write = (next: string) => {
    setText(next);
    keep('tab', place, next || null);
  };
  return [text, write];
}
