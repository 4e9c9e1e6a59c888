import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ChatModel } from '../model/chat.model';
import type { Words } from '../texts';

export interface Here {
  readonly model: ChatModel;
  readonly words: Words;
}

export const HereContext = createContext<Here | null>(null);

/** The model and the words of this widget. */
export function useHere(): Here {
  const here = useContext(HereContext);
  if (!here) throw new Error('A view stands outside the widget');
  return here;
}
