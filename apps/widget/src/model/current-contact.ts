import { keep, kept, PLACES } from './kept';

interface Current {
  readonly id: string;
  /** The last message that the visitor has had before his eyes. */
  readonly seenSeq: number;
  /** It has ended, and he has seen that. */
  readonly isDone: boolean;
}

/** The visitor's latest contact, for all tabs and pages of this site: each finds it (W02) and knows what is new (P36). */
export class CurrentContact {
  private readonly place: string;

  constructor(widgetKey: string) {
    this.place = PLACES.current(widgetKey);
  }

  get id(): string | null {
    return this.read()?.id ?? null;
  }

  /** Is there one of which news may come? Then a page asks for it without being opened. */
  get isUnderWay(): boolean {
    return this.read()?.isDone === false;
  }

  /** How far this contact was seen, on this or another page. */
  seenSeqOf(contactId: string): number {
    const current = this.read();
    return current?.id === contactId ? current.seenSeq : 0;
  }

  /** How far it is seen never goes back. */
  keep(id: string, { seenSeq = 0, isDone = false }: Partial<Omit<Current, 'id'>> = {}): void {
    const next: Current = { id, seenSeq: Math.max(seenSeq, this.seenSeqOf(id)), isDone };
    keep('browser', this.place, JSON.stringify(next));
  }

  forget(): void {
    keep('browser', this.place, null);
  }

  /** Calls back when another tab keeps something else. */
  follow(onChange: () => void, signal: AbortSignal): void {
    const heard = ({ key, newValue }: StorageEvent) => key === this.place && newValue !== null && onChange();
    window.addEventListener('storage', heard, { signal });
  }

  private read(): Current | null {
    try {
      return JSON.parse(kept('browser', this.place) ?? 'null') as Current | null;
    } catch {
      return null;
    }
  }
}
