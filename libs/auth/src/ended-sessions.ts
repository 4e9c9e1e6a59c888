import { Injectable } from '@nestjs/common';

/** As long as the longest token lives (a visitor's), and a little: afterwards the token refuses itself. */
const KEEP_MS = 3_610_000;

/** Sessions that ended while their tokens are still good. In memory: a gateway asks for the recent ones at its start. */
@Injectable()
export class EndedSessions {
  private readonly until = new Map<string, number>();

  /** From now on tokens of this session are refused. */
  end(sid: string, now = Date.now()): void {
    // Insertion order is the order of expiry.
    for (const [old, until] of this.until) {
      if (until > now) break;
      this.until.delete(old);
    }
    this.until.delete(sid);
    this.until.set(sid, now + KEEP_MS);
  }

  has(sid: string, now = Date.now()): boolean {
    return (this.until.get(sid) ?? 0) > now;
  }

  get size(): number {
    return this.until.size;
  }
}
