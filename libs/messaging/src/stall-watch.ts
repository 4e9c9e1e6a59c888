const TICK_MS = 100;

/**
 * When a message that was just read can have arrived at the earliest. A process that was stopped (SIGSTOP, a blocked
 * event loop) finds old messages in its socket; read now, they may be as old as the pause. Monotonic time only.
 */
export class StallWatch {
  private lastTick: number;
  private stall: { from: number; until: number } | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.lastTick = now();
  }

  start(): void {
    this.lastTick = this.now();
    this.timer ??= setInterval(() => this.tick(), TICK_MS).unref();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  /** The earliest moment at which what is read now may have been delivered. */
  arrival(): number {
    const now = this.now();
    // Timers run before sockets are read, so right after a pause its tick is already over: remember it for a while.
    if (this.stall && now - this.stall.until < 2 * TICK_MS) return this.stall.from;
    return now - this.lastTick > 3 * TICK_MS ? this.lastTick : now;
  }

  tick(): void {
    const now = this.now();
    if (now - this.lastTick > 3 * TICK_MS) this.stall = { from: this.lastTick, until: now };
    this.lastTick = now;
  }
}
