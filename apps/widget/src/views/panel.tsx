import { useEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../model/store';
import { Chat } from './chat';
import { useHere } from './context';
import { FilesList } from './files-list';
import { BackIcon, CrossIcon, FolderIcon } from './icons';
import { PreChat } from './pre-chat';

/** The open widget: the form, the conversation, or the list of files. */
export function Panel() {
  const { model, words } = useHere();
  const { phase, contact } = useStore(model.state);
  const [showsFiles, setShowsFiles] = useState(false);
  const panel = useRef<HTMLElement>(null);

  useEffect(() => panel.current?.focus(), []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) model.close();
  };

  return (
    <section
      ref={panel}
      class="panel"
      role="dialog"
      aria-label={words.t('title')}
      tabIndex={-1}
      onKeyDown={onKey}
    >
      <header class="head">
        {showsFiles && (
          <button
            type="button"
            class="icon"
            aria-label={words.t('hideFiles')}
            onClick={() => setShowsFiles(false)}
          >
            <BackIcon />
          </button>
        )}
        <h1>{showsFiles ? words.t('files') : words.t('title')}</h1>
        {contact && !showsFiles && (
          <button
            type="button"
            class="icon"
            aria-label={words.t('showFiles')}
            onClick={() => setShowsFiles(true)}
          >
            <FolderIcon />
          </button>
        )}
        <button type="button" class="icon" aria-label={words.t('close')} onClick={() => model.close()}>
          <CrossIcon />
        </button>
      </header>
      <LineNotice />
      {phase === 'loading' && <p class="middle">{words.t('loading')}</p>}
      {phase === 'failed' && <LoadFailed />}
      {phase === 'form' && <PreChat />}
      {phase === 'contact' && (showsFiles ? <FilesList /> : <Chat />)}
    </section>
  );
}

function LoadFailed() {
  const { model, words } = useHere();
  return (
    <div class="middle" role="alert">
      <p>{words.t('loadFailed')}</p>
      <button type="button" class="plain" onClick={() => void model.begin()}>
        {words.t('retry')}
      </button>
    </div>
  );
}

/** Said only where a conversation needs the line. */
function LineNotice() {
  const { model, words } = useHere();
  const { phase, isLineUp } = useStore(model.state);
  const [isLate, setLate] = useState(false);
  const isDown = phase === 'contact' && model.isContactOpen && !isLineUp;
  useEffect(() => {
    setLate(false);
    if (!isDown) return;
    const timer = setTimeout(() => setLate(true), 2_500);
    return () => clearTimeout(timer);
  }, [isDown]);
  return <div role="status">{isDown && isLate && <p class="offline">{words.t('offline')}</p>}</div>;
}
