const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 3_000;
const FORGET_AFTER_MS = 60_000;

/**
 * Keys (contacts) whose oldest event the broker did not take. Their later events wait behind it, everybody else's pass.
 * In memory only: another relay finds out by itself.
 */
export class BlockedKeys {
  private readonly keys = new Map<string, { failures: number; until: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Those that wait at this moment. */
  get waiting(): string[] {
    const now = this.now();
    return [...this.keys].filter(([, { until }]) => until > now).map(([key]) => key);
  }

  failed(key: string): void {
    this.forgetOld();
    const failures = (this.keys.get(key)?.failures ?? 0) + 1;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), MAX_PAUSE_MS);
    this.keys.set(key, { failures, until: this.now() + pauseMs });
  }

  /** Rows may go away without us: published by another relay, or by hand. */
  private forgetOld(): void {
    const before = this.now() - FORGET_AFTER_MS;
    for (const [key, { until }] of this.keys) if (until < before) this.keys.delete(key);
  }

  worked(key: string): void {
    this.keys.delete(key);
  }
}
