import { useSyncExternalStore } from 'react';

const subscribe = (listener: () => void) => {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
};

/** Is this tab behind another one? */
export const useDocumentHidden = (): boolean => useSyncExternalStore(subscribe, () => document.hidden);
