import { describe, expect, it } from '@jest/globals';
import { goneBefore, lostBefore, reported } from './absence.rules.js';

const at = (second: number) => new Date(second * 1000);
const graceMs = 120_000;

describe('absence', () => {
  it('is counted from the first report, and goes on while they come', () => {
    const first = reported(null, at(100));
    const next = reported(first, at(110));

    expect(next).toEqual({ countingSince: at(100), reportedAt: at(110) });
  });

  it('is counted anew after a silence', () => {
    const watch = { countingSince: at(0), reportedAt: at(100) };

    expect(reported(watch, at(110)).countingSince).toEqual(at(0));
    expect(reported(watch, at(110.001)).countingSince).toEqual(at(110.001));
  });

  it.each([
    ['nobody ever reported', null, 1000, null],
    ['nobody reports now', { countingSince: at(0), reportedAt: at(989) }, 1000, null],
    ['not counted for long enough', { countingSince: at(866), reportedAt: at(1000) }, 1000, null],
    [
      'counted for the sighting and the grace',
      { countingSince: at(865), reportedAt: at(1000) },
      1000,
      at(865),
    ],
  ])('%s', (_, watch, now, moment) => {
    expect(lostBefore(watch, graceMs, at(now))).toEqual(moment);
  });

  it('of a visitor who talks is seen soon, long before one who waits has given up', () => {
    const watch = { countingSince: at(0), reportedAt: at(1000) };

    expect(goneBefore(watch, graceMs, at(1000))).toEqual({ waiting: at(865), talking: at(980) });
    expect(goneBefore({ ...watch, countingSince: at(900) }, graceMs, at(1000))).toEqual({
      waiting: at(0),
      talking: at(980),
    });
    expect(goneBefore(null, graceMs, at(1000))).toBeNull();
  });
});
