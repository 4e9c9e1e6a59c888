/**
 * @typedef {{ passed: number, failed: number, skipped: number, skippedNames: string[], failedNames: string[] }} Results
 */

/** @returns {Results} */
export const noResults = () => ({ passed: 0, failed: 0, skipped: 0, skippedNames: [], failedNames: [] });

/**
 * Counts what Jest tells in its JSON. A file that could not even be loaded has no tests, so it counts as one failure.
 * @param {{ testResults: { name: string, status: string, message?: string, assertionResults: { fullName: string, status: string }[] }[] } | null} report
 *   null: Jest wrote none
 * @returns {Results}
 */
export function countResults(report) {
  const results = noResults();
  if (report === null) return { ...results, failed: 1, failedNames: ['Jest itself'] };
  for (const file of report.testResults) {
    for (const { fullName, status } of file.assertionResults) {
      if (status === 'passed') results.passed += 1;
      if (status === 'failed') results.failedNames.push(fullName);
      if (status === 'pending' || status === 'skipped' || status === 'todo')
        results.skippedNames.push(fullName);
    }
    const failedInside = file.assertionResults.some(({ status }) => status === 'failed');
    if (file.status === 'failed' && !failedInside) results.failedNames.push(`${file.name} (did not run)`);
  }
  results.failed = results.failedNames.length;
  results.skipped = results.skippedNames.length;
  return results;
}

/** @param {Results} one @param {Results} other @returns {Results} */
export function addResults(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    skippedNames: [...one.skippedNames, ...other.skippedNames],
    failedNames: [...one.failedNames, ...other.failedNames],
  };
}

/** The last line of `npm test`. @param {Results} results */
export const resultLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;
