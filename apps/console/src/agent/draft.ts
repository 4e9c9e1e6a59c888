import { useState } from 'react';
import { placeOf } from '../session/place';

/** Who reads what is being written. */
export type Audience = 'everyone' | 'staff';

export interface Draft {
  readonly text: string;
  readonly audience: Audience;
}

const EMPTY: Draft = { text: '', audience: 'everyone' };

/**
 * What is being written and who it is for, kept as one thing: half a note comes back as a note after a look at another
 * contact, a reload, or in a copy of the window (K19).
 */
export function useDraft(contactId: string): readonly [Draft, (draft: Draft) => void] {
  const place = placeOf('draft', contactId);
  const [draft, setDraft] = useState(() => keptIn(place));
  const keep = (next: Draft) => {
    setDraft(next);
    if (next.text === '' && next.audience === 'everyone') sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(next));
  };
  return [draft, keep];
}

/** Nothing, where it cannot be told any more for whom something was. */
function keptIn(place: string): Draft {
  try {
    const { text, audience } = JSON.parse(sessionStorage.getItem(place) ?? '{}') as Partial<Draft>;
    if (typeof text !== 'string' || (audience !== 'everyone' && audience !== 'staff')) return EMPTY;
    return { text, audience };
  } catch {
    return EMPTY;
  }
}
