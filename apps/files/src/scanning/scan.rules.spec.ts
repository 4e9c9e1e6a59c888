import { afterNoVerdict } from './scan.rules.js';

describe('afterNoVerdict', () => {
  it('tries again with a growing pause, for ever while the scanner is away', () => {
    const pauses = [1, 2, 3, 50].map((scans) => afterNoVerdict(scans, false));

    expect(pauses).toEqual([1000, 2000, 4000, 15_000].map((pauseMs) => ({ giveUp: false, pauseMs })));
  });

  it('gives up on a file that a working scanner cannot judge', () => {
    expect(afterNoVerdict(4, true)).toEqual({ giveUp: false, pauseMs: 8000 });
    expect(afterNoVerdict(5, true)).toEqual({ giveUp: true });
  });
});
