import { useEffect, useState } from 'preact/hooks';
import { useStore } from '../model/store';
import { useHere } from './context';
import { useFocusOnOpening } from './focus';
import { BackIcon, CrossIcon, FolderIcon } from './icons';
import { LineNotice } from './line-notice';
import { PreChat } from './pre-chat';

/** The open widget: the form, the conversation, or the list of files. */
export function Panel() {
  const { model, words } = useHere();
  const { phase } = useStore(model.state);
  const [showsFiles, setShowsFiles] = useState(false);
  const contactViews = useContactViews();
  const panel = useFocusOnOpening(`${phase} ${contactViews.views === null}`);
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    // Nothing of the host page is closed by it, a dialog in which we are a guest neither (P43).
    event.preventDefault();
    model.close();
  };

  return (
    <section
      ref={panel}
      class="panel"
      role="dialog"
      aria-label={words.t('title')}
      tabIndex={-1}
      onKeyDown={onKey}
      onFocusIn={() => (model.isAttended = true)}
      // A file that misses its place must not take the page away.
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => event.preventDefault()}
    >
      <Head showsFiles={showsFiles} setShowsFiles={setShowsFiles} />
      <LineNotice />
      <div class="body">
        {phase === 'loading' && <Loading />}
        {phase === 'failed' && <LoadFailed onRetry={() => void model.begin()} />}
        {phase === 'form' && <PreChat />}
        {phase === 'contact' && <Contact {...contactViews} showsFiles={showsFiles} />}
      </div>
    </section>
  );
}

interface HeadProps {
  readonly showsFiles: boolean;
  readonly setShowsFiles: (shows: boolean) => void;
}

/** No header of HTML: that would be a landmark of the host page. */
function Head({ showsFiles, setShowsFiles }: HeadProps) {
  const { model, words } = useHere();
  const { contact } = useStore(model.state);
  return (
    <div class="head">
      {showsFiles && (
        <button
          type="button"
          class="icon back"
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
    </div>
  );
}

type ContactViews = typeof import('./contact-views');

/** Asked for with the panel, not waited for: somebody who fills a form in has them before he has sent it. */
function useContactViews() {
  const [views, setViews] = useState<ContactViews | 'failed' | null>(null);
  const load = () => {
    setViews(null);
    void import('./contact-views').then(setViews, () => setViews('failed'));
  };
  useEffect(load, []);
  return { views, load };
}

interface ContactProps extends ReturnType<typeof useContactViews> {
  readonly showsFiles: boolean;
}

function Contact({ views, load, showsFiles }: ContactProps) {
  if (views === null) return <Loading />;
  if (views === 'failed') return <LoadFailed onRetry={load} />;
  return showsFiles ? <views.FilesList /> : <views.Chat />;
}

function Loading() {
  const { words } = useHere();
  return <p class="middle">{words.t('loading')}</p>;
}

function LoadFailed({ onRetry }: { onRetry: () => void }) {
  const { words } = useHere();
  return (
    <div class="middle" role="alert">
      <p>{words.t('loadFailed')}</p>
      <button type="button" class="plain" onClick={onRetry}>
        {words.t('retry')}
      </button>
    </div>
  );
}
