import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChatModel } from '../model/chat.model';
import { useStore } from '../model/store';
import type { Front } from '../options';
import { loadWords, type Words } from '../texts';
import { wantedLanguages } from '../texts/language';
import { HereContext } from './context';
import { Panel } from './panel';

interface Props {
  readonly model: ChatModel;
  readonly launcher: Front['launcher'];
}

/** The panel, and what the launcher beside it shows. */
export function Widget({ model, launcher }: Props) {
  const { isOpen, unread } = useStore(model.state);
  const words = useWords(model);
  const wasOpen = useRef(false);

  useEffect(() => {
    if (!words) return;
    const label = unread > 0 ? words.t('openUnread', { count: unread }) : words.t('open');
    launcher.shows({ isOpen, unread, label: isOpen ? words.t('close') : label, language: words.language });
  }, [words, isOpen, unread]);
  // At once, so that not even the letting go of Escape is heard by the host page.
  useLayoutEffect(() => {
    if (!isOpen && wasOpen.current) launcher.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);

  if (!words || !isOpen) return null;
  return (
    <HereContext.Provider value={{ model, words }}>
      <Panel />
    </HereContext.Provider>
  );
}

/** Words of the wanted language; the configuration's own texts come before ours. */
function useWords(model: ChatModel): Words | null {
  const { config } = useStore(model.state);
  const [words, setWords] = useState<Words | null>(null);
  useEffect(() => {
    let isCurrent = true;
    // Those that were asked for before the configuration came may arrive after those with it.
    void loadWords(wantedLanguages(model.options.language), config?.texts).then((loaded) => {
      if (isCurrent) setWords(() => loaded);
    });
    return () => void (isCurrent = false);
  }, [config]);
  return words;
}
