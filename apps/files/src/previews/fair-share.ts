export interface Shares {
  /** Works under way at once; of one owner at most one. */
  atOnce: number;
  /** Works that wait; of one owner, and of all. */
  waitingOfOne: number;
  waiting: number;
  /** What is thrown where one has his share waiting already. */
  refusal: () => Error;
}
type Start = () => void;

/** Some works at once, one of each owner, owners in turn: twenty of one keep nobody else's waiting. */
export class FairShare {
  private readonly shares: Shares;
  private readonly running = new Set<string>();
  /** In the order in which owners' turns come. */
  private readonly queues = new Map<string, Start[]>();
  private waiting = 0;

  constructor(shares: Shares) {
    this.shares = shares;
  }

  async run<T>(owner: string, work: () => Promise<T>): Promise<T> {
    await this.turnOf(owner);
    try {
      return await work();
    } finally {
      this.running.delete(owner);
      this.standBehind(owner);
      this.startNext();
    }
  }

  private turnOf(owner: string): Promise<void> {
    const queue = this.queues.get(owner) ?? [];
    const { waitingOfOne, waiting, refusal } = this.shares;
    if (queue.length >= waitingOfOne || this.waiting >= waiting) throw refusal();
    return new Promise((start) => {
      queue.push(start);
      this.queues.set(owner, queue);
      this.waiting += 1;
      this.startNext();
    });
  }

  private startNext(): void {
    for (const [owner, queue] of this.queues) {
      if (this.running.size >= this.shares.atOnce) return;
      if (this.running.has(owner)) continue;
      this.start(owner, queue);
    }
  }

  private start(owner: string, queue: Start[]): void {
    const start = queue.shift();
    if (queue.length === 0) this.queues.delete(owner);
    this.waiting -= 1;
    this.running.add(owner);
    start?.();
  }

  /** Who has had his turn waits behind the others. */
  private standBehind(owner: string): void {
    const queue = this.queues.get(owner);
    if (!queue) return;
    this.queues.delete(owner);
    this.queues.set(owner, queue);
  }
}
