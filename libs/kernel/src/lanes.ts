/** Work of one lane (a contact, a queue) one after the other in the order it came; different lanes side by side. */
export class Lanes {
  private readonly tails = new Map<string, Promise<unknown>>();
  private count = 0;

  /** How much is under way or waits for its turn. */
  get size(): number {
    return this.count;
  }

  /** The work's own result. A failure is heard by its caller only; the lane goes on. */
  async run<T>(lane: string, work: () => Promise<T>): Promise<T> {
    this.count += 1;
    const before = this.tails.get(lane);
    const mine = before ? before.then(work, work) : work();
    this.tails.set(lane, mine);
    try {
      return await mine;
    } finally {
      this.count -= 1;
      if (this.tails.get(lane) === mine) this.tails.delete(lane);
    }
  }

  /** Resolves when nothing of what is there now is left. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.tails.values());
  }
}
