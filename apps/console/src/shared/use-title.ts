import { useEffect, useSyncExternalStore } from 'react';
import { t } from '../texts';

let count = 0;
const listeners = new Set<() => void>();

/** What waits for a look elsewhere: the number stands before the title of whatever page is open. */
export function setTitleCount(next: number): void {
  if (next === count) return;
  count = next;
  listeners.forEach((listener) => listener());
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The page's title, as tabs and the history show it. */
export function useTitle(title: string): void {
  const waiting = useSyncExternalStore(subscribe, () => count);
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${title} · ${t('app.name')}`;
  }, [title, waiting]);
}
