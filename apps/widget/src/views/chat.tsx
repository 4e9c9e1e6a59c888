import { useEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../model/store';
import { AfterChat } from './after-chat';
import { Composer } from './composer';
import type { Words } from '../texts';
import { useHere } from './context';
import { Transcript } from './transcript';

/** The conversation: where one stands in the queue, the transcript, and what to write with. */
export function Chat() {
  const { model, words } = useHere();
  const { contact, problem } = useStore(model.state);
  const { isDragging, ...dragging } = useDroppedFiles();
  useStore(model.files.state);
  if (!contact) return null;

  return (
    <div class="chat" {...dragging}>
      {contact.state === 'waiting' && <Queue />}
      <Transcript />
      {problem && (
        <p class="problem" role="alert">
          {words.problem(problem)}
        </p>
      )}
      {model.isContactOpen ? (
        <>
          <Composer />
          <Leave />
        </>
      ) : (
        <AfterChat />
      )}
      {isDragging && <div class="drop">{words.t('dropHere')}</div>}
    </div>
  );
}

/** A file over the chat is shown where it may be dropped; dropped where it may not, the model says why. */
function useDroppedFiles() {
  const { model } = useHere();
  const [isDragging, setDragging] = useState(false);
  const depth = useRef(0);
  const moved = (change: number) => (event: DragEvent) => {
    event.preventDefault();
    depth.current += change;
    setDragging(depth.current > 0 && model.files.maySend);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    depth.current = 0;
    setDragging(false);
    const files = event.dataTransfer?.files;
    if (files?.length) model.files.stage(files);
  };
  return { isDragging, onDragEnter: moved(1), onDragLeave: moved(-1), onDrop };
}

function Queue() {
  const { model, words } = useHere();
  const { contact } = useStore(model.state);
  const minutes = contact?.estimatedWaitSeconds
    ? Math.max(1, Math.round(contact.estimatedWaitSeconds / 60))
    : null;
  return (
    <div class="queue" role="status">
      <strong>{placeInWords(contact?.position ?? null, words)}</strong>
      {minutes !== null && <span> {words.t('estimate', { minutes })}</span>}
      <p>{words.t('mayWrite')}</p>
    </div>
  );
}

/** Places are followed as far as this one; behind it only that they are behind it stays true. */
export const LAST_FOLLOWED_PLACE = 100;

function placeInWords(position: number | null, words: Words): string {
  if (position === null) return words.t('waitingSoon');
  return position > LAST_FOLLOWED_PLACE
    ? words.t('waitingBehind', { count: LAST_FOLLOWED_PLACE })
    : words.t('waiting', { position });
}

/** Asked once more, so that nobody ends a conversation by a slip. */
function Leave() {
  const { model, words } = useHere();
  const [isAsking, setAsking] = useState(false);
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAsking) yes.current?.focus();
  }, [isAsking]);

  if (!isAsking) {
    return (
      <div class="foot">
        <button type="button" class="quiet" onClick={() => setAsking(true)}>
          {words.t('leave')}
        </button>
      </div>
    );
  }
  return (
    <div class="foot" role="group" aria-label={words.t('leaveSure')}>
      <span>{words.t('leaveSure')}</span>
      <button ref={yes} type="button" class="quiet strong" onClick={() => void model.leave()}>
        {words.t('leaveYes')}
      </button>
      <button type="button" class="quiet" onClick={() => setAsking(false)}>
        {words.t('leaveNo')}
      </button>
    </div>
  );
}
