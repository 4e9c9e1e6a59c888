import { acceptOf, countdownOf, formatDuration } from '@switchboard/web';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Invited } from '../model/invitation';
import { useStore } from '../model/store';
import { useHere } from './context';
import { ClipIcon } from './icons';

/** There only while a file may be sent; with its countdown while an invitation runs (G7–G10). */
export function Paperclip() {
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
