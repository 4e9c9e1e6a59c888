import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { backoffMs } from './backoff.js';
import { newContext, runInContext } from './context.js';
import { AppError } from './errors.js';
import { logger } from './logging.js';

/** Says `'more'` when it took a full batch, so that it is called again at once. */
export type SweepWork = (signal: AbortSignal) => Promise<void | 'more'>;

export interface SweepOptions {
  name: string;
  /** The pause between two rounds. */
  ms: number;
  /** After failures the pause grows up to this. */
  maxBackoffMs?: number;
}

const FIRST_BACKOFF_MS = 200;
const MAX_BACKOFF_MS = 30_000;

/**
 * Looks for due work again and again: due times live in the database, this only asks for them. One round at a time;
 * `nudge` makes the next one come at once. Several replicas may sweep the same rows: the work claims them with SKIP LOCKED.
 */
export class Sweep {
  private readonly log = logger('sweep');
  private readonly stopping = new AbortController();
  private readonly loop: Promise<void>;
  private inHand: Promise<void> = Promise.resolve();
  private nudged = false;
  private paused = false;
  private failures = 0;
  private wake: () => void = () => undefined;

  constructor(
    private readonly options: SweepOptions,
    private readonly work: SweepWork,
  ) {
    // Started from a handler, the loop must not carry that handler's correlation id for ever.
    this.loop = runInContext(newContext(), () => this.run());
  }

  /** There is probably something to do now. Cheap; many nudges are one round. */
  nudge(): void {
    this.nudged = true;
    if (this.failures === 0) this.wake();
  }

  /** As `nudge`, after a while: for a due time that is known exactly. It may be lost; the sweep finds the row anyway. */
  nudgeIn(ms: number): void {
    setTimeout(() => this.nudge(), ms).unref();
  }

  /** No new round begins until `resume`; resolves when the one under way has ended. */
  async pause(): Promise<void> {
    this.paused = true;
    await this.inHand;
  }

  resume(): void {
    this.paused = false;
    this.nudge();
  }

  /** No new round; the one under way is finished. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.pauseBetweenRounds();
      if (this.stopping.signal.aborted) return;
      if (this.paused) continue;
      this.inHand = runInContext(newContext(), () => this.round());
      await this.inHand;
    }
  }

  private async round(): Promise<void> {
    this.nudged = false;
    try {
      if ((await this.work(this.stopping.signal)) === 'more') this.nudged = true;
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      const expected = error instanceof AppError && error.code === 'unavailable';
      this.log[expected ? 'warn' : 'error'](
        { sweep: this.options.name, failures: this.failures, err: error },
        'sweep failed',
      );
    }
  }

  private pauseBetweenRounds(): Promise<void> {
    const { ms: usual, maxBackoffMs = MAX_BACKOFF_MS } = this.options;
    // Jitter keeps replicas that started together from asking together.
    const ms =
      this.failures > 0
        ? backoffMs(this.failures, { firstMs: FIRST_BACKOFF_MS, longestMs: maxBackoffMs })
        : usual * (0.9 + Math.random() * 0.2);
    if (this.nudged && this.failures === 0 && !this.paused) return new Promise((done) => setImmediate(done));

    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      timer.unref();
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

/** Starts sweeps and ends them, drained, before the service closes. */
@Injectable()
export class Sweeps implements OnModuleDestroy {
  private readonly all: Sweep[] = [];

  /** Does the work every `ms` and whenever nudged. */
  every(options: SweepOptions, work: SweepWork): Sweep {
    const sweep = new Sweep(options, work);
    this.all.push(sweep);
    return sweep;
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.all.map((sweep) => sweep.stop()));
  }
}
