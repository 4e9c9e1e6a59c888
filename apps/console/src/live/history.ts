import type { ListMessages, Message, Reply } from '@switchboard/contracts';
import { http } from '../api';

/** How much of a transcript lies above what is here. */
export type Earlier = 'more' | 'loading' | 'none';
type Place = Pick<Message, 'seq' | 'staffSeq'>;
type After = { seq: number; staffSeq: number };

const PAGE = 200;
const AFTER_THE_LAST = 2_147_483_647;

/** A transcript read from its end: the newest page first, earlier ones as somebody scrolls up to them. */
export class History {
  private oldest: Place | null = null;
  private earlier: Earlier = 'none';
  private readSeq = 0;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly contactId: string) {}

  readonly current = (): Earlier => this.earlier;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The last line that the visitor has seen. */
  readonly readUpTo = (): number => this.readSeq;

  /** Marks only go forward, in whatever order they come. */
  read(seq: number): void {
    if (seq <= this.readSeq) return;
    this.readSeq = seq;
    this.notify();
  }

  get isBegun(): boolean {
    return this.oldest !== null;
  }

  /** The newest page: where a conversation starts from. */
  newest(): Promise<Message[]> {
    return this.before({ seq: AFTER_THE_LAST });
  }

  /** The page above what is here; nothing while one is asked already. */
  async older(): Promise<Message[]> {
    if (this.earlier !== 'more' || this.oldest === null) return [];
    this.set('loading');
    try {
      return await this.before(this.oldest);
    } catch {
      this.set('more');
      return [];
    }
  }

  /**
   * What came after a place. Somebody who has no note yet is told all of them, page by page, from far above too: those are
   * passed over until something belongs to what is here.
   */
  async missed(
    after: After,
    ask: (after: After) => Promise<readonly Message[]>,
  ): Promise<readonly Message[]> {
    for (let place = after; ;) {
      const items = await ask(place);
      const here = items.filter(({ seq }) => seq >= (this.oldest?.seq ?? 0));
      const staffSeq = Math.max(place.staffSeq, ...items.map((item) => item.staffSeq ?? 0));
      if (here.length > 0 || staffSeq === place.staffSeq) return here;
      place = { ...place, staffSeq };
    }
  }

  private async before({ seq, staffSeq }: Place): Promise<Message[]> {
    const { items, hasMore, readSeq } = await http.ask<Reply<typeof ListMessages>>(
      `/v1/contacts/${this.contactId}/messages`,
      { query: { beforeSeq: seq, beforeStaffSeq: staffSeq, limit: PAGE } },
    );
    this.read(readSeq ?? 0);
    this.oldest = items[0] ?? { seq: 0 };
    this.set(hasMore && items.length > 0 ? 'more' : 'none');
    return items;
  }

  private set(earlier: Earlier): void {
    this.earlier = earlier;
    this.notify();
  }

  private notify(): void {
    this.listeners.forEach((listener) => listener());
  }
}
