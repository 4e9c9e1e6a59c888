import { setTimeout as pause } from 'node:timers/promises';
import { type Child, isStopping } from './processes.ts';
import { reasonOf, say } from './say.mjs';

/** A test that kills fifty times does not want to wait half a minute each time. */
const LONGEST_DELAY_MS = Number(process.env.RESTART_LONGEST_DELAY_MS ?? 30_000);
/** Who ran this long is not in a crash loop: the next fall starts counting anew. */
const STEADY_MS = 60_000;

/** How long to wait before the nth start in a row: 1, 2, 4 … 30 seconds. */
export const restartDelayMs = (falls: number) => Math.min(1000 * 2 ** (falls - 1), LONGEST_DELAY_MS);

interface Keeping {
  name: string;
  start: () => Promise<Child>;
  changed?: () => void;
}

/** Keeps one process alive: who dies is started again with a growing delay, said aloud. */
export class Kept {
  readonly name: string;
  restarts = 0;
  child: Child | null = null;
  readonly #start: () => Promise<Child>;
  readonly #changed: () => void;
  #stopping = false;
  #falls = 0;

  constructor({ name, start, changed = () => undefined }: Keeping) {
    this.name = name;
    this.#start = start;
    this.#changed = changed;
  }

  /** The first start; a failure is the caller's. */
  async begin(): Promise<void> {
    this.#watch(await this.#start());
  }

  /** Takes a child that was started already. */
  adopt(child: Child): this {
    this.#watch(child);
    return this;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.child?.stop();
  }

  #watch(child: Child): void {
    this.child = child;
    this.#changed();
    const from = Date.now();
    void child.exited.then(async ([code, signal]) => {
      if (this.#isOver()) return;
      this.child = null;
      this.#changed();
      if (Date.now() - from > STEADY_MS) this.#falls = 0;
      await this.#again(`${this.name} (pid ${child.pid}) ended with ${signal ?? `code ${code}`}`, child.log);
    });
  }

  async #again(why: string, log: string): Promise<void> {
    this.#falls += 1;
    const delayMs = restartDelayMs(this.#falls);
    say(`! ${why}; starting it again in ${delayMs / 1000} s (log: ${log})`);
    await pause(delayMs);
    if (this.#isOver()) return;
    try {
      const child = await this.#start();
      this.restarts += 1;
      say(`  ${this.name} runs again as pid ${child.pid}`);
      this.#watch(child);
    } catch (error) {
      if (!this.#isOver()) await this.#again(`${this.name} did not start: ${reasonOf(error)}`, log);
    }
  }

  #isOver(): boolean {
    return this.#stopping || isStopping();
  }
}
