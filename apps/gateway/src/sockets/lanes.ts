import { AppError } from '@switchboard/kernel';

const MAX_WAITING = 500;

/** One request of a socket and contact at a time, in the order they came; different contacts side by side (T7). */
export class Lanes {
  private readonly tails = new Map<string, Promise<unknown>>();
  private waiting = 0;

  async run<T>(lane: string, work: () => Promise<T>): Promise<T> {
    if (this.waiting >= MAX_WAITING)
      throw new AppError('rate_limited', 'Too many requests are waiting', { retryAfterSeconds: 1 });
    this.waiting += 1;
    const before = this.tails.get(lane);
    const mine = before ? before.then(work, work) : work();
    this.tails.set(lane, mine);
    try {
      return await mine;
    } finally {
      this.waiting -= 1;
      if (this.tails.get(lane) === mine) this.tails.delete(lane);
    }
  }

  /** Resolves when nothing is in hand. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.tails.values());
  }
}
