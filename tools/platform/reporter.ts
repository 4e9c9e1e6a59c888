import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { ROOT } from '../lib/bootstrap.mjs';
import { type FileResult, NOT_TO_ITS_END, type Outcome } from './results.ts';

/** What Jest tells its reporters of one test file. */
interface JestFile {
  testFilePath: string;
  perfStats: { start: number; end: number };
  failureMessage?: string | null;
  testExecError?: unknown;
  testResults: { fullName: string; status: string; failureMessages: string[] }[];
}

const OUTCOMES: Record<string, Outcome> = { passed: 'passed', failed: 'failed' };

/**
 * A reporter of Jest: a line for every test file as soon as it has ended, in the file that TEST_RESULTS names. So what
 * has run is known also where Jest is killed in the middle.
 */
export default class Reporter {
  onTestResult(_: unknown, file: JestFile): void {
    const path = process.env['TEST_RESULTS'];
    if (path) appendFileSync(path, `${JSON.stringify(resultOf(file))}\n`);
  }
}

/** A file that could not even be loaded has no tests, so it counts as one that failed. */
export function resultOf(file: JestFile): FileResult {
  const tests = file.testResults.map(({ fullName, status, failureMessages }) => ({
    name: fullName,
    outcome: OUTCOMES[status] ?? 'skipped',
    message: failureMessages.join('\n'),
  }));
  const isBroken = Boolean(file.testExecError ?? file.failureMessage);
  if (isBroken && !tests.some(({ outcome }) => outcome === 'failed'))
    tests.push({ name: NOT_TO_ITS_END, outcome: 'failed', message: file.failureMessage ?? '' });
  return {
    file: relative(ROOT, file.testFilePath),
    seconds: (file.perfStats.end - file.perfStats.start) / 1000,
    tests,
  };
}
