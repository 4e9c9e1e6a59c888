import { ProblemError } from '@switchboard/web';
import { FakeBrowser } from '@switchboard/web/fake-browser';

new FakeBrowser().install();
const { queries } = await import('./api');

const retry = queries.getDefaultOptions().queries?.retry as (failures: number, error: unknown) => boolean;
const problem = (status: number) => new ProblemError('internal', status, '');

describe('what could not be asked', () => {
  it.each([
    ['the server is away', problem(0), true],
    ['the server failed', problem(503), true],
    ['there were too many questions', problem(429), true],
    ['the server said no', problem(403), false],
    ['there is no such thing', problem(404), false],
  ])('is asked again or not where %s', (_what, error, again) => {
    expect(retry(0, error)).toBe(again);
  });

  it('is asked three times, not for ever', () => {
    expect([0, 1, 2].map((failures) => retry(failures, problem(503)))).toEqual([true, true, false]);
  });

  it('is not asked again where it changes something: that is for the person to decide', () => {
    expect(queries.getDefaultOptions().mutations?.retry).toBe(false);
  });
});
