import type { Message } from '@switchboard/contracts';
import { http } from '../api';

/** How much of a transcript lies above what is here. */
export type Earlier = 'more' | 'loading' | 'none';

const PAGE = 200;
const AFTER_THE_LAST = 2_147_483_647;

/** A transcript read from its end: the newest page first, earlier ones as somebody scrolls up to them. */
export class History {
  private oldestSeq: number | null = null;
  private earlier: Earlier = 'none';
  private readonly listeners = new Set<() => void>();

  constructor(private readonly contactId: string) {}

  readonly current = (): Earlier => this.earlier;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get isBegun(): boolean {
    return this.oldestSeq !== null;
  }

  /** The newest page: where a conversation starts from. */
  newest(): Promise<Message[]> {
    return this.before(AFTER_THE_LAST);
  }

  /** The page above what is here; nothing while one is asked already. */
  async older(): Promise<Message[]> {
    if (this.earlier !== 'more' || this.oldestSeq === null) return [];
    this.set('loading');
    try {
      // Notes share the number of the message before them: the page may have ended among them.
      return await this.before(this.oldestSeq + 1);
    } catch {
      this.set('more');
      return [];
    }
  }

  /** Does it belong to what is here? A catch-up also brings notes from far above. */
  readonly reaches = ({ seq }: Message): boolean => seq >= (this.oldestSeq ?? 0);

  private async before(beforeSeq: number): Promise<Message[]> {
    const { items } = await http.ask<{ items: Message[] }>(`/v1/contacts/${this.contactId}/messages`, {
      query: { beforeSeq, limit: PAGE },
    });
    const oldest = items[0]?.seq ?? 0;
    const isProgress = oldest < (this.oldestSeq ?? Infinity);
    this.oldestSeq = oldest;
    // A page may end before it is full, where its messages are long.
    this.set(isProgress && (items.length === PAGE || oldest > 1) ? 'more' : 'none');
    return items;
  }

  private set(earlier: Earlier): void {
    this.earlier = earlier;
    this.listeners.forEach((listener) => listener());
  }
}
