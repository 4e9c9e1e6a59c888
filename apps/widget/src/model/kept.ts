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
