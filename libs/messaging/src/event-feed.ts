import { Injectable } from '@nestjs/common';

/** Tells a gateway that its queue was lost and is back: what was told in between is missing, so clients must resync. */
@Injectable()
export class EventFeed {
  private readonly listeners: (() => void)[] = [];

  onResumed(listener: () => void): void {
    this.listeners.push(listener);
  }

  resumed(): void {
    for (const listener of this.listeners) listener();
  }
}
