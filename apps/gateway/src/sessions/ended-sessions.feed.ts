import { Injectable } from '@nestjs/common';
import { EndedSessions } from '@switchboard/auth';
import { ListEndedSessions, type Payload, type SessionEnded } from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';
import { Asker } from '@switchboard/messaging';

/** Which sessions have ended: asked before this gateway is ready, then followed. */
@Injectable()
export class EndedSessionsFeed {
  private known = false;
  private readonly listeners: ((ended: Payload<typeof SessionEnded>) => void)[] = [];

  constructor(
    private readonly asker: Asker,
    private readonly ended: EndedSessions,
  ) {}

  /** False until the first answer: a token cannot be believed before. */
  get isKnown(): boolean {
    return this.known;
  }

  async load(): Promise<void> {
    const { items } = await this.asker.ask(ListEndedSessions, {});
    for (const { sid } of items) this.ended.end(sid);
    this.known = true;
  }

  /** Told of every session that ends from now on. */
  onEnded(listener: (ended: Payload<typeof SessionEnded>) => void): void {
    this.listeners.push(listener);
  }

  follow(event: Payload<typeof SessionEnded>): void {
    this.ended.end(event.sid);
    for (const listener of this.listeners) listener(event);
  }

  assertKnown(): void {
    if (!this.known)
      throw new AppError('unavailable', 'Starting; try again in a moment', { retryAfterSeconds: 1 });
  }
}
