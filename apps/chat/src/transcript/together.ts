interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result | null) => void;
  reject: (error: unknown) => void;
}

/**
 * Gathers what is asked at the same moment and does it in one go: everything that came in one turn of the event loop,
 * or while as many goes as are allowed were under way.
 */
export class Together<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private underWay = 0;
  private isDue = false;

  constructor(
    private readonly work: (items: Item[]) => Promise<(Result | null)[]>,
    private readonly limits: { atOnce: number; items: number },
  ) {}

  /** Null: not together with others. */
  add(item: Item): Promise<Result | null> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isDue || this.underWay >= this.limits.atOnce || this.waiting.length === 0) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      void this.go(this.waiting.splice(0, this.limits.items));
      this.schedule();
    });
  }

  /** Never rejects: each one hears its own end. */
  private async go(batch: Waiting<Item, Result>[]): Promise<void> {
    this.underWay += 1;
    try {
      const results = await this.work(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index] ?? null));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.underWay -= 1;
      this.schedule();
    }
  }
}
