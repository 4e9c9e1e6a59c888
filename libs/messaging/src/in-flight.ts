import { withDeadline } from '@switchboard/kernel';

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
    const { promise: drained, resolve } = Promise.withResolvers<boolean>();
    this.idle = () => resolve(true);
    return withDeadline(drained, timeoutMs, () => false);
  }
}
