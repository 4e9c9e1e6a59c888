import { addResults, countResults, noResults, resultLine } from './results.mjs';

const file = (status: string, tests: Record<string, string>) => ({
  name: 'some.spec.ts',
  status,
  assertionResults: Object.entries(tests).map(([fullName, state]) => ({ fullName, status: state })),
});

describe('countResults', () => {
  it('counts tests by their outcome and names the skipped ones', () => {
    const results = countResults({
      testResults: [file('failed', { a: 'passed', b: 'failed', c: 'pending', d: 'todo' })],
    });

    expect(results).toMatchObject({ passed: 1, failed: 1, skipped: 2, skippedNames: ['c', 'd'] });
  });

  it('counts a file that could not be loaded as a failure', () => {
    const results = countResults({ testResults: [file('failed', {}), file('passed', { a: 'passed' })] });

    expect(results).toMatchObject({ passed: 1, failed: 1 });
  });

  it('counts a Jest that wrote nothing as a failure', () => {
    expect(countResults(null).failed).toBe(1);
  });
});

describe('resultLine', () => {
  it('is what the build server reads', () => {
    const results = addResults({ ...noResults(), passed: 3 }, { ...noResults(), passed: 1, skipped: 2 });

    expect(resultLine(results)).toBe('4 passed, 0 failed, 2 skipped');
  });
});
