import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChatModel } from '../model/chat.model';
import { useStore } from '../model/store';
import { loadWords, type Words } from '../texts';
import { HereContext } from './context';
import { ChatIcon, CrossIcon } from './icons';
import { Panel } from './panel';

/** The launcher, and the panel it opens. */
export function Widget({ model, host }: { model: ChatModel; host: HTMLElement }) {
  const state = useStore(model.state);
  const words = useWords(model);
  const launcher = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);

  useEffect(() => {
    host.style.setProperty('--sb-accent', state.config?.colours.accent ?? '');
    host.style.setProperty('--sb-accent-ink', state.config?.colours.onAccent ?? '');
  }, [state.config]);
  useEffect(() => {
    if (!state.isOpen && wasOpen.current) launcher.current?.focus();
    wasOpen.current = state.isOpen;
  }, [state.isOpen]);

  if (!words) return null;
  const label = state.unread > 0 ? words.t('openUnread', { count: state.unread }) : words.t('open');
  return (
    <HereContext.Provider value={{ model, words }}>
      {state.isOpen && <Panel />}
      <button
        ref={launcher}
        type="button"
        class="launcher"
        aria-expanded={state.isOpen}
        aria-label={state.isOpen ? words.t('close') : label}
        onClick={() => (state.isOpen ? model.close() : model.open())}
      >
        {state.isOpen ? <CrossIcon /> : <ChatIcon />}
        {!state.isOpen && state.unread > 0 && (
          <span class="unread" aria-hidden="true">
            {state.unread}
          </span>
        )}
      </button>
    </HereContext.Provider>
  );
}

/** Words of the wanted language; the configuration's own texts come before ours. */
function useWords(model: ChatModel): Words | null {
  const { config } = useStore(model.state);
  const [words, setWords] = useState<Words | null>(null);
  useEffect(() => {
    const wanted = [model.options.language, document.documentElement.lang, ...navigator.languages];
    void loadWords(wanted).then((loaded) => setWords(config ? loaded.with(config.texts) : loaded));
  }, [config]);
  return words;
}
