import { useEffect, useSyncExternalStore } from 'react';
import { t } from '../texts';

/** What waits for a look, and who rings where nobody looks. */
let news = { count: 0, caller: null as string | null };
const listeners = new Set<() => void>();

function set(next: typeof news): void {
  if (next.count === news.count && next.caller === news.caller) return;
  news = next;
  listeners.forEach((listener) => listener());
}

/** What waits for a look elsewhere: the number stands before the title of whatever page is open. */
export const setTitleCount = (count: number): void => set({ ...news, count });

/** Who rings while the tab is behind another one: his name is the title. */
export const setTitleCall = (caller: string | null): void => set({ ...news, caller });

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The page's title, as tabs and the history show it. */
export function useTitle(title: string): void {
  const { count, caller } = useSyncExternalStore(subscribe, () => news);
  useEffect(() => {
    const shown = caller === null ? title : `☎ ${caller}`;
    document.title = `${count > 0 ? `(${count}) ` : ''}${shown} · ${t('app.name')}`;
  }, [title, count, caller]);
}
