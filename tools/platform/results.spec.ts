import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../lib/bootstrap.mjs';
import { resultOf } from './reporter.ts';
import {
  afterSecondLook,
  type FileResult,
  filesToLookAtAgain,
  isFailure,
  NOT_TO_ITS_END,
  type Outcome,
  readResults,
  reportOf,
  resultLine,
  troublesOf,
} from './results.ts';

const fileOf = (
  tests: Record<string, Outcome>,
  file = 'apps/some.spec.ts',
  why = 'Expected 1',
): FileResult => ({
  file,
  seconds: 2.5,
  tests: Object.entries(tests).map(([name, outcome]) => ({
    name,
    outcome,
    message: outcome === 'failed' ? why : '',
  })),
});
const resultsOf = (...files: FileResult[]) => ({ files, troubles: [] });
const outcomesOf = ({ tests }: FileResult) =>
  Object.fromEntries(tests.map(({ name, outcome }) => [name, outcome]));

const jestFile = (tests: Record<string, string>, failureMessage: string | null = null) => ({
  testFilePath: join(ROOT, 'apps/some.spec.ts'),
  perfStats: { start: 1_000, end: 3_500 },
  failureMessage,
  testResults: Object.entries(tests).map(([fullName, status]) => ({
    fullName,
    status,
    failureMessages: status === 'failed' ? ['Expected 1'] : [],
  })),
});

describe('what Jest tells of a file', () => {
  it('is every test by its outcome', () => {
    const told = resultOf(jestFile({ a: 'passed', b: 'failed', c: 'pending', d: 'todo' }, 'b failed'));

    expect(told).toEqual(fileOf({ a: 'passed', b: 'failed', c: 'skipped', d: 'skipped' }));
  });

  it('is one failure where it could not be loaded, and says why', () => {
    const told = resultOf(jestFile({}, 'Cannot find module'));

    expect(told).toEqual(fileOf({ [NOT_TO_ITS_END]: 'failed' }, undefined, 'Cannot find module'));
  });
});

describe('readResults', () => {
  const folder = mkdtempSync(join(tmpdir(), 'results-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has what was told before Jest was killed in the middle of a line', () => {
    const path = join(folder, 'results');
    const told = fileOf({ a: 'passed' });
    writeFileSync(path, `${JSON.stringify(told)}\n{"file":"apps/ot`);

    expect(readResults(path)).toEqual([told]);
    expect(readResults(join(folder, 'none'))).toEqual([]);
  });
});

describe('troublesOf', () => {
  it('is none of a Jest that told of every file', () => {
    expect(troublesOf(['apps/some.spec.ts'], [fileOf({ a: 'passed' })], 0)).toEqual([]);
    expect(troublesOf(['apps/some.spec.ts'], [fileOf({ a: 'failed' })], 1)).toEqual([]);
  });

  it('names the files of which nothing was told, whatever Jest ended with', () => {
    const wanted = ['apps/some.spec.ts', 'apps/other.spec.ts'];

    expect(troublesOf(wanted, [fileOf({ a: 'passed' })], 0)).toEqual([
      { name: 'Jest itself: it ended with 0 and told nothing of 1 files', message: 'apps/other.spec.ts' },
    ]);
    expect(troublesOf(wanted, [], 137)).toHaveLength(1);
  });

  it('counts a Jest that ended badly though no test had failed', () => {
    expect(troublesOf(['apps/some.spec.ts'], [fileOf({ a: 'passed' })], 1)).toEqual([
      { name: 'Jest itself: it ended with 1', message: '' },
    ]);
  });
});

describe('filesToLookAtAgain', () => {
  const failing = (count: number) =>
    Array.from({ length: count }, (_, number) => fileOf({ a: 'failed' }, `apps/${number}.spec.ts`));
  const good = fileOf({ a: 'passed', b: 'skipped' });

  it('is the files with failed tests of a whole run, three at most', () => {
    const look = (count: number) => filesToLookAtAgain(resultsOf(good, ...failing(count)), true);

    expect(look(0)).toEqual([]);
    expect(look(3)).toEqual(['apps/0.spec.ts', 'apps/1.spec.ts', 'apps/2.spec.ts']);
    expect(look(4)).toEqual([]);
  });

  it('is none where somebody asked for some tests only', () => {
    expect(filesToLookAtAgain(resultsOf(...failing(1)), false)).toEqual([]);
  });

  it('is none where anything else went wrong, which no second look mends', () => {
    const unloadable = fileOf({ [NOT_TO_ITS_END]: 'failed' });

    expect(filesToLookAtAgain(resultsOf(unloadable, ...failing(1)), true)).toEqual([]);
    expect(
      filesToLookAtAgain({ files: failing(1), troubles: [{ name: 'Jest itself', message: '' }] }, true),
    ).toEqual([]);
  });
});

describe('afterSecondLook', () => {
  it('counts what passes now as passed, and keeps why it failed at first', () => {
    const first = fileOf({ a: 'failed', b: 'passed' });

    const result = afterSecondLook(first, fileOf({ a: 'passed', b: 'passed' }));

    expect(outcomesOf(result)).toEqual({ a: 'passed', b: 'passed' });
    expect(result.tests.map(({ firstMessage }) => firstMessage)).toEqual(['Expected 1', undefined]);
  });

  it.each<[string, Record<string, Outcome>, Record<string, Outcome>]>([
    ['fails twice', { a: 'failed' }, { a: 'failed' }],
    ['fails only now', { b: 'failed', a: 'passed' }, { b: 'passed', a: 'failed' }],
    ['is skipped now', { a: 'failed' }, { a: 'skipped' }],
    ['is no longer told of', { a: 'failed' }, { b: 'passed' }],
    ['is in a file that now cannot be loaded', { a: 'failed' }, { [NOT_TO_ITS_END]: 'failed' }],
  ])('counts as failed what %s', (_, first, second) => {
    expect(outcomesOf(afterSecondLook(fileOf(first), fileOf(second)))['a']).toBe('failed');
  });

  it('changes nothing where nothing was told at the second look', () => {
    const first = fileOf({ a: 'failed' });

    expect(afterSecondLook(first, undefined)).toBe(first);
  });
});

describe('reportOf', () => {
  it('tells at its end which tests failed and why, without colours and stacks of others', () => {
    const why = `\u001b[31mExpected: 1\u001b[39m\n    at ours (test/a.ts:1:2)\n    at theirs (node_modules/jest/x.js:1:2)`;
    const lines = reportOf(resultsOf(fileOf({ b: 'failed' }, undefined, why)))
      .split('\n')
      .slice(-6);

    expect(lines).toEqual([
      'Failed:',
      '  b (apps/some.spec.ts)',
      '      Expected: 1',
      '          at ours (test/a.ts:1:2)',
      '',
      '0 passed, 1 failed, 0 skipped',
    ]);
  });

  it('names what passed at the second look only, with its first error', () => {
    const results = resultsOf(afterSecondLook(fileOf({ a: 'failed' }), fileOf({ a: 'passed' })));

    expect(reportOf(results).split('\n').slice(-5)).toEqual([
      'Passed only when looked at a second time (a fault of the test or a race of ours: mend it):',
      '  a (apps/some.spec.ts)',
      '      Expected 1',
      '',
      '1 passed, 0 failed, 0 skipped',
    ]);
    expect(isFailure(results)).toBe(false);
  });

  it('has the line of the build server as its last, also where all broke off', () => {
    const results = {
      files: [fileOf({ a: 'passed', b: 'passed', c: 'skipped' })],
      troubles: [{ name: 'Ctrl-C', message: '' }],
    };

    expect(reportOf(results).split('\n').at(-1)).toBe('2 passed, 1 failed, 1 skipped');
    expect(resultLine(results)).toBe('2 passed, 1 failed, 1 skipped');
    expect(isFailure(results)).toBe(true);
  });
});
