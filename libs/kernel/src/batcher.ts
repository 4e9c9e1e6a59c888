/** When a batch is full, how long it is gathered, and how many may be under way. */
export interface BatcherOptions {
  /** The most items of one batch. */
  max: number;
  /** How long the first item waits for others; 0: only for what comes in the same turn of the event loop. */
  waitMs: number;
  /** How many batches may be under way at once; one keeps the order. */
  atOnce: number;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Gathers what comes at about the same time, and what comes while enough is under way, and does it in one go. `work`
 * gives its results in the order of the items; where it throws, all of its batch are refused with that.
 */
export class Batcher<Item, Result = void> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private readonly idleListeners: (() => void)[] = [];
  private underWay = 0;
  /** What has gathered goes as soon as there is room. */
  private isDue = false;
  private cancelTimer: (() => void) | null = null;

  constructor(
    private readonly work: (items: Item[]) => Promise<readonly Result[] | void>,
    private readonly options: BatcherOptions,
  ) {}

  /** The item's own result, once its batch is done. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.waiting.length >= this.options.max) this.due();
      else this.cancelTimer ??= after(this.options.waitMs, () => this.due());
    });
  }

  /** Does now what has gathered; ends when nothing is left. */
  flush(): Promise<void> {
    if (this.isIdle) return Promise.resolve();
    this.due();
    return new Promise((resolve) => this.idleListeners.push(resolve));
  }

  private get isIdle(): boolean {
    return this.waiting.length === 0 && this.underWay === 0;
  }

  private due(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    this.isDue = true;
    this.start();
  }

  private start(): void {
    while (this.isDue && this.underWay < this.options.atOnce) {
      void this.go(this.waiting.splice(0, this.options.max));
      this.isDue = this.waiting.length > 0;
    }
  }

  /** Never rejects: each one hears its own end. */
  private async go(batch: Waiting<Item, Result>[]): Promise<void> {
    if (batch.length === 0) return;
    this.underWay += 1;
    try {
      const results = await this.work(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results?.[index] as Result));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.underWay -= 1;
      // Not at once: what others bring in this turn belongs to the next batch.
      setImmediate(() => this.start());
      if (this.isIdle) for (const resolve of this.idleListeners.splice(0)) resolve();
    }
  }
}

function after(ms: number, work: () => void): () => void {
  if (ms > 0) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  }
  const immediate = setImmediate(work);
  return () => clearImmediate(immediate);
}
