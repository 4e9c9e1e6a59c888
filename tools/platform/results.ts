import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const SLOWEST_FILES = 10;
const LINES_OF_A_MESSAGE = 15;
const MESSAGES = 20;
/** More files than this have not failed by chance (ADR 54). */
const MOST_LOOKED_AT_AGAIN = 3;

export type Outcome = 'passed' | 'failed' | 'skipped';

export interface TestResult {
  name: string;
  outcome: Outcome;
  /** Why it failed. */
  message: string;
  /** Why it failed at first, where it passed only when it was looked at again. */
  firstMessage?: string;
}

export interface FileResult {
  /** Path inside the checkout. */
  file: string;
  seconds: number;
  tests: TestResult[];
}

/** What ended the tests before they had all been run, or kept one of them from being counted. */
export interface Trouble {
  name: string;
  message: string;
}

export interface Results {
  files: FileResult[];
  troubles: Trouble[];
}

/** The name of what failed where a file could not even be loaded. */
export const NOT_TO_ITS_END = '(did not run to its end)';

const hasFailed = ({ outcome }: TestResult) => outcome === 'failed';
const failedIn = ({ tests }: FileResult) => tests.filter(hasFailed);

/** What the reporter has written so far, a file's last result where it was run twice. */
export function readResults(path: string): FileResult[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  // Its last line is cut off where Jest was killed.
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line) as FileResult);
}

/** What is wrong with a Jest that ended, beside the tests that it told of. */
export function troublesOf(wanted: string[], told: FileResult[], code: number): Trouble[] {
  const missing = wanted.filter((file) => !told.some((one) => one.file === file));
  const ended = `Jest itself: it ended with ${code}`;
  if (missing.length > 0)
    return [{ name: `${ended} and told nothing of ${missing.length} files`, message: missing.join('\n') }];
  return code !== 0 && !told.some((one) => failedIn(one).length > 0) ? [{ name: ended, message: '' }] : [];
}

/**
 * The files that are run once more, alone, on a machine that has nothing else to do: those with failed tests of a whole
 * run, where they are few and nothing else went wrong. What cannot be loaded fails by no chance.
 */
export function filesToLookAtAgain({ files, troubles }: Results, isWholeRun: boolean): string[] {
  const failed = files.filter((one) => failedIn(one).length > 0);
  const isHopeless = troubles.length > 0 || failed.some(({ tests }) => tests.some(isUnloadable));
  if (!isWholeRun || isHopeless || failed.length > MOST_LOOKED_AT_AGAIN) return [];
  return failed.map(({ file }) => file);
}

const isUnloadable = ({ name }: TestResult) => name === NOT_TO_ITS_END;

/**
 * A file's result after the second look: what passed now counts as passed and keeps why it failed at first; whatever
 * failed at first and did not pass now has failed.
 */
export function afterSecondLook(first: FileResult, second: FileResult | undefined): FileResult {
  if (!second) return first;
  const before = failedIn(first);
  const known = new Set(second.tests.map(({ name }) => name));
  const tests = second.tests.map((test) => {
    const failure = before.find(({ name }) => name === test.name);
    if (!failure || hasFailed(test)) return test;
    return test.outcome === 'passed' ? { ...test, firstMessage: failure.message } : failure;
  });
  return { ...first, tests: [...tests, ...before.filter(({ name }) => !known.has(name))] };
}

/** Whether anything failed, or went wrong beside the tests. */
export const isFailure = ({ files, troubles }: Results): boolean =>
  troubles.length > 0 || files.some((one) => failedIn(one).length > 0);

/**
 * What stands at the end of `npm test`, where whoever reads only the end finds it: what took longest, what was skipped,
 * what passed at the second look only, what failed and why, and last of all the line that a build server reads.
 */
export function reportOf(results: Results): string {
  const { files, troubles } = results;
  const slowest = files.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST_FILES);
  const all = files.flatMap(({ file, tests }) => tests.map((test) => ({ ...test, file })));
  const named = (test: TestResult & { file: string }) => `${test.name} (${test.file})`;
  const failed = all.filter(hasFailed).map((test) => ({ name: named(test), message: test.message }));
  const lucky = all.filter(({ firstMessage }) => firstMessage !== undefined);
  return [
    ...listOf(
      'Slowest',
      slowest.map(({ file, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${file}`),
    ),
    ...listOf(
      'Skipped',
      all.filter(({ outcome }) => outcome === 'skipped').map(({ name }) => name),
    ),
    ...listOf(
      'Passed only when looked at a second time (a fault of the test or a race of ours: mend it)',
      lucky.map((test, index) => failureOf({ name: named(test), message: test.firstMessage ?? '' }, index)),
    ),
    ...listOf('Failed', [...failed, ...troubles].map(failureOf)),
    '',
    resultLine(results),
  ].join('\n');
}

/** The last line of `npm test`. */
export function resultLine({ files, troubles }: Results): string {
  const outcomes = files.flatMap(({ tests }) => tests.map(({ outcome }) => outcome));
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  return `${count('passed')} passed, ${count('failed') + troubles.length} failed, ${count('skipped')} skipped`;
}

const listOf = (title: string, lines: string[]) =>
  lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];

/** The first lines of why; of the stack only what is ours. */
function failureOf({ name, message }: Trouble, index: number): string {
  if (index >= MESSAGES) return name;
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at .*(node_modules|node:)/.test(line));
  return [name, ...lines.slice(0, LINES_OF_A_MESSAGE).map((line) => `    ${line}`)].join('\n  ');
}
