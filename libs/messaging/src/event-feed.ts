import { Injectable } from '@nestjs/common';

/** Since when events may be missing; null: nobody knows. */
type MissedListener = (since: Date | null) => void;

/** Says that the queue of events was gone and is back: what was published in between is missing. */
@Injectable()
export class EventFeed {
  private readonly listeners: (() => void)[] = [];
  private readonly missedListeners: MissedListener[] = [];

  /** For services: the owners of what they read send it again (ADR 63). */
  onMissed(listener: MissedListener): void {
    this.missedListeners.push(listener);
  }

  missed(since: Date | null): void {
    for (const listener of this.missedListeners) listener(since);
  }

  /** For a gateway: its clients must ask again. */
  onResumed(listener: () => void): void {
    this.listeners.push(listener);
  }

  resumed(): void {
    for (const listener of this.listeners) listener();
  }
}
