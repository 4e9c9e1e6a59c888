const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 3_000;
const FORGET_AFTER_MS = 60_000;

/**
 * What is tried again a little later, and later each time. In memory only: another relay finds out by itself. It keeps
 * what the broker does not take from standing before everything else.
 */
export class Resting {
  private readonly entries = new Map<string, { failures: number; until: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Those that are left alone at this moment. */
  get names(): string[] {
    const now = this.now();
    return [...this.entries].filter(([, { until }]) => until > now).map(([name]) => name);
  }

  failed(name: string): void {
    this.forgetOld();
    const failures = (this.entries.get(name)?.failures ?? 0) + 1;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), MAX_PAUSE_MS);
    this.entries.set(name, { failures, until: this.now() + pauseMs });
  }

  worked(name: string): void {
    this.entries.delete(name);
  }

  /** The rows may be gone without us: published by another relay, or by hand. */
  private forgetOld(): void {
    const before = this.now() - FORGET_AFTER_MS;
    for (const [name, { until }] of this.entries) if (until < before) this.entries.delete(name);
  }
}
