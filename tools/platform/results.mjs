import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '../lib/bootstrap.mjs';

const SLOWEST_FILES = 10;
const LINES_OF_A_MESSAGE = 15;
const MESSAGES = 20;

/**
 * @typedef {object} Results
 * @property {number} passed
 * @property {{ name: string, message: string }[]} failures
 * @property {string[]} skipped names
 * @property {{ name: string, seconds: number }[]} files
 */

/** @returns {Results} */
export const noResults = () => ({ passed: 0, failures: [], skipped: [], files: [] });

/** What ended the tests before they had all been run. @param {string} why @param {unknown} [error] @returns {Results} */
export const brokenOff = (why, error) => ({
  ...noResults(),
  failures: [{ name: why, message: error instanceof Error ? error.message : '' }],
});

/**
 * Counts what Jest tells in its JSON. A file that could not even be loaded has no tests, so it counts as one failure; so
 * does a Jest that ended badly without naming a test.
 * @param {{ testResults: { name: string, status: string, message?: string, startTime?: number, endTime?: number, assertionResults: { fullName: string, status: string, failureMessages?: string[] }[] }[] } | null} report
 *   null: Jest wrote none
 * @param {number} code what Jest ended with
 * @returns {Results}
 */
export function countResults(report, code = 0) {
  if (report === null) return brokenOff(`Jest itself: it ended with ${code} and wrote no results`);
  const results = noResults();
  for (const {
    name,
    status,
    message = '',
    startTime = 0,
    endTime = 0,
    assertionResults,
  } of report.testResults) {
    const file = relative(ROOT, name);
    results.files.push({ name: file, seconds: (endTime - startTime) / 1000 });
    const failed = assertionResults.filter((test) => test.status === 'failed');
    for (const { fullName, failureMessages = [] } of failed)
      results.failures.push({ name: `${fullName} (${file})`, message: failureMessages.join('\n') });
    if (status === 'failed' && failed.length === 0)
      results.failures.push({ name: `${file} (did not run to its end)`, message });
    for (const test of assertionResults) {
      if (test.status === 'passed') results.passed += 1;
      if (['pending', 'skipped', 'todo'].includes(test.status)) results.skipped.push(test.fullName);
    }
  }
  if (code !== 0 && results.failures.length === 0)
    return addResults(results, brokenOff(`Jest itself: it ended with ${code}`));
  return results;
}

/** @param {Results} one @param {Results} other @returns {Results} */
export function addResults(one, other) {
  return {
    passed: one.passed + other.passed,
    failures: [...one.failures, ...other.failures],
    skipped: [...one.skipped, ...other.skipped],
    files: [...one.files, ...other.files],
  };
}

/**
 * What stands at the end of `npm test`, where whoever reads only the end finds it: what took longest, what was skipped,
 * what failed and why, and last of all the line that a build server reads.
 * @param {Results} results
 */
export function reportOf(results) {
  const slowest = results.files.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST_FILES);
  return [
    ...listOf(
      'Slowest',
      slowest.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${name}`),
    ),
    ...listOf('Skipped', results.skipped),
    ...listOf('Failed', results.failures.map(failureOf)),
    '',
    resultLine(results),
  ].join('\n');
}

/** The last line of `npm test`. @param {Results} results */
export const resultLine = ({ passed, failures, skipped }) =>
  `${passed} passed, ${failures.length} failed, ${skipped.length} skipped`;

const listOf = (title, lines) =>
  lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];

/** The first lines of why; of the stack only what is ours. */
function failureOf({ name, message }, index) {
  if (index >= MESSAGES) return name;
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at .*(node_modules|node:)/.test(line));
  return [name, ...lines.slice(0, LINES_OF_A_MESSAGE).map((line) => `    ${line}`)].join('\n  ');
}
