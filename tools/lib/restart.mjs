import { isStopping } from './processes.mjs';
import { say } from './say.mjs';
import { pause } from './wait.mjs';

/** A test that kills fifty times does not want to wait half a minute each time. */
const LONGEST_DELAY_MS = Number(process.env.RESTART_LONGEST_DELAY_MS ?? 30_000);
/** Who ran this long is not in a crash loop: the next fall starts counting anew. */
const STEADY_MS = 60_000;

/**
 * How long to wait before the nth start in a row: 1, 2, 4 … 30 seconds.
 * @param {number} falls how often it fell in a row, at least 1
 */
export function restartDelayMs(falls) {
  return Math.min(1000 * 2 ** (falls - 1), LONGEST_DELAY_MS);
}

/**
 * Keeps one process alive: who dies is started again with a growing delay, said aloud.
 */
export class Kept {
  #stopping = false;
  #falls = 0;

  /**
   * @param {{ name: string, start: () => Promise<import('./processes.mjs').Child>, changed?: () => void }} options
   */
  constructor({ name, start, changed = () => undefined }) {
    this.name = name;
    this.start = start;
    this.changed = changed;
    this.restarts = 0;
    /** @type {import('./processes.mjs').Child | null} */
    this.child = null;
  }

  /** The first start; a failure is the caller's. */
  async begin() {
    this.#watch(await this.start());
  }

  /** Takes a child that was started already. @param {import('./processes.mjs').Child} child */
  adopt(child) {
    this.#watch(child);
    return this;
  }

  /** @param {import('./processes.mjs').Child} child */
  #watch(child) {
    this.child = child;
    this.changed();
    const from = Date.now();
    void child.exited.then(async ({ code, signal }) => {
      if (this.#isOver()) return;
      this.child = null;
      this.changed();
      if (Date.now() - from > STEADY_MS) this.#falls = 0;
      await this.#again(`${this.name} (pid ${child.pid}) ended with ${signal ?? `code ${code}`}`, child.log);
    });
  }

  /** @param {string} why @param {string} log */
  async #again(why, log) {
    this.#falls += 1;
    const delayMs = restartDelayMs(this.#falls);
    say(`! ${why}; starting it again in ${delayMs / 1000} s (log: ${log})`);
    await pause(delayMs);
    if (this.#isOver()) return;
    try {
      const child = await this.start();
      this.restarts += 1;
      say(`  ${this.name} runs again as pid ${child.pid}`);
      this.#watch(child);
    } catch (error) {
      if (!this.#isOver()) await this.#again(`${this.name} did not start: ${error.message}`, log);
    }
  }

  #isOver() {
    return this.#stopping || isStopping();
  }

  async stop() {
    this.#stopping = true;
    await this.child?.stop();
  }
}
