/** Where something outlives a reload: of this tab, or of this browser. */
export type Shelf = 'tab' | 'browser';

const shelfOf = (shelf: Shelf): Storage => (shelf === 'tab' ? sessionStorage : localStorage);

/** What was kept; null where nothing was, or where the browser blocks storage. */
export function kept(shelf: Shelf, place: string): string | null {
  try {
    return shelfOf(shelf).getItem(place);
  } catch {
    return null;
  }
}

/** Keeps it, or forgets it (null). Where storage is blocked it lasts as long as the page. */
export function keep(shelf: Shelf, place: string, value: string | null): void {
  try {
    if (value === null) shelfOf(shelf).removeItem(place);
    else shelfOf(shelf).setItem(place, value);
  } catch {
    // see above
  }
}

/** The names under which a widget keeps things on its host page; each shelf is also the host's own. */
export const PLACES = {
  /** The visitor key (browser). */
  visitor: (widgetKey: string) => `switchboard:${widgetKey}`,
  /** The contact that the visitor has not done with, and how far he has seen it (browser). */
  current: (widgetKey: string) => `switchboard:current:${widgetKey}`,
  /** The contact that this tab looks at, an ended one too (tab). */
  contact: (widgetKey: string) => `switchboard:contact:${widgetKey}`,
  /** There where the panel is open in a contact (tab). */
  open: (widgetKey: string) => `switchboard:open:${widgetKey}`,
  /** What is being written (tab). */
  draft: (contactId: string) => `switchboard:draft:${contactId}`,
  /** What is not acknowledged (tab). */
  outgoing: (contactId: string) => `switchboard:outgoing:${contactId}`,
} as const;
