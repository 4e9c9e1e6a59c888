/** What the tools print: short lines with the time they took, and failures that say what to do next. */

const started = Date.now();

/** Seconds since the tool started, for the left margin. */
const clock = () => `${((Date.now() - started) / 1000).toFixed(1).padStart(6)}s`;

/**
 * Prints one line of progress.
 * @param {string} text
 */
export function say(text) {
  process.stdout.write(`${clock()}  ${text}\n`);
}

/**
 * Prints something a person must not overlook.
 * @param {string[]} lines
 */
export function shout(lines) {
  const bar = '!'.repeat(100);
  process.stdout.write(`\n${bar}\n${lines.map((line) => `!!  ${line}`).join('\n')}\n${bar}\n\n`);
}

/** A step that failed: what failed, and what the reader can do about it. */
export class StepError extends Error {
  /**
   * @param {string} what the step and its failure, one sentence
   * @param {{ todo?: string, log?: string, cause?: unknown }} [more]
   */
  constructor(what, { todo, log, cause } = {}) {
    super(what, { cause });
    this.name = 'StepError';
    this.todo = todo;
    this.log = log;
  }
}

/**
 * Runs one step, telling its beginning and its end.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {(result: T) => string} [outcome] what to add to the closing line
 * @returns {Promise<T>}
 */
export async function step(name, work, outcome = () => '') {
  say(`… ${name}`);
  const from = Date.now();
  const result = await work();
  const told = outcome(result);
  say(`✓ ${name}${told ? `: ${told}` : ''} (${((Date.now() - from) / 1000).toFixed(1)} s)`);
  return result;
}

/** Why something failed, in a word. @param {unknown} error @returns {string} */
export const reasonOf = (error) => (error instanceof Error ? error.message : String(error));

/**
 * Prints a failure the way a reader needs it: what, why, what to do, where to look.
 * @param {unknown} error
 */
export function sayFailure(error) {
  const lines = [`✗ ${reasonOf(error)}`];
  if (error instanceof StepError) {
    if (error.cause) lines.push(`  because: ${reasonOf(error.cause)}`);
    if (error.todo) lines.push(`  what to do: ${error.todo}`);
    if (error.log) lines.push(`  log: ${error.log}`);
  } else if (error instanceof Error && error.stack) {
    lines.push(error.stack.split('\n').slice(1, 6).join('\n'));
  }
  process.stderr.write(`\n${lines.join('\n')}\n`);
}

/**
 * The whole of a small tool: its work, or what failed and 1.
 * @param {() => Promise<unknown>} work
 */
export async function ending(work) {
  try {
    await work();
  } catch (error) {
    sayFailure(error);
    process.exit(1);
  }
}
