/** Counts work in hand and tells when there is none left. */
export class InFlight {
  private count = 0;
  private idle: (() => void) | null = null;

  constructor(private readonly changed: (count: number) => void = () => undefined) {}

  begin(): void {
    this.changed(++this.count);
  }

  end(): void {
    this.changed(--this.count);
    if (this.count === 0) this.idle?.();
  }

  /** True when everything finished inside the time. */
  async drained(timeoutMs: number): Promise<boolean> {
    if (this.count === 0) return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.idle = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
