import { join } from 'node:path';
import { ROOT } from '../lib/bootstrap.mjs';
import { addResults, brokenOff, countResults, noResults, reportOf, resultLine } from './results.mjs';

const file = (status: string, tests: Record<string, string>, failureMessages: string[] = []) => ({
  name: join(ROOT, 'apps/some.spec.ts'),
  status,
  message: 'Cannot find module',
  startTime: 1_000,
  endTime: 3_500,
  assertionResults: Object.entries(tests).map(([fullName, state]) => ({
    fullName,
    status: state,
    failureMessages: state === 'failed' ? failureMessages : [],
  })),
});

describe('countResults', () => {
  it('counts tests by their outcome, and names those that failed or were skipped', () => {
    const results = countResults({
      testResults: [file('failed', { a: 'passed', b: 'failed', c: 'pending', d: 'todo' }, ['Expected 1'])],
    });

    expect(results).toMatchObject({
      passed: 1,
      failures: [{ name: 'b (apps/some.spec.ts)', message: 'Expected 1' }],
      skipped: ['c', 'd'],
      files: [{ name: 'apps/some.spec.ts', seconds: 2.5 }],
    });
  });

  it('counts a file that could not be loaded as a failure, and says why', () => {
    const results = countResults({ testResults: [file('failed', {}), file('passed', { a: 'passed' })] }, 1);

    expect(results.passed).toBe(1);
    expect(results.failures).toEqual([
      { name: 'apps/some.spec.ts (did not run to its end)', message: 'Cannot find module' },
    ]);
  });

  it('counts a Jest that wrote nothing, or ended badly, as a failure', () => {
    expect(countResults(null, 137).failures).toHaveLength(1);
    expect(countResults({ testResults: [file('passed', { a: 'passed' })] }, 1)).toMatchObject({
      passed: 1,
      failures: [{ name: 'Jest itself: it ended with 1' }],
    });
  });
});

describe('reportOf', () => {
  it('tells at its end which tests failed and why, without colours and stacks of others', () => {
    const message = `\u001b[31mExpected: 1\u001b[39m\n    at ours (test/a.ts:1:2)\n    at theirs (node_modules/jest/x.js:1:2)`;
    const lines = reportOf(countResults({ testResults: [file('failed', { b: 'failed' }, [message])] }))
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

  it('has the line of the build server as its last, also where all broke off', () => {
    const results = addResults({ ...noResults(), passed: 3 }, brokenOff('Ctrl-C'));

    expect(reportOf(results).split('\n').at(-1)).toBe('3 passed, 1 failed, 0 skipped');
  });
});

describe('resultLine', () => {
  it('is what the build server reads', () => {
    const results = addResults(
      { ...noResults(), passed: 3 },
      { ...noResults(), passed: 1, skipped: ['a', 'b'] },
    );

    expect(resultLine(results)).toBe('4 passed, 0 failed, 2 skipped');
  });
});
