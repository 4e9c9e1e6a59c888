import { Resting } from './resting.js';

describe('Resting', () => {
  it('leaves alone what failed, longer each time, and no longer than three seconds', () => {
    let now = 0;
    const resting = new Resting(() => now);

    const pauses = Array.from({ length: 8 }, () => {
      resting.failed('a');
      const from = now;
      while (resting.names.includes('a')) now += 50;
      return now - from;
    });

    expect(pauses).toEqual([250, 500, 1_000, 2_000, 3_000, 3_000, 3_000, 3_000]);
  });

  it('begins anew after something worked', () => {
    let now = 0;
    const resting = new Resting(() => now);
    resting.failed('a');
    resting.failed('a');
    resting.worked('a');
    expect(resting.names).toEqual([]);

    resting.failed('a');
    now = 260;

    expect(resting.names).toEqual([]);
  });

  it('forgets what nobody asks for any more', () => {
    let now = 0;
    const resting = new Resting(() => now);
    for (let n = 0; n < 7; n++) resting.failed('a');
    now = 120_000;
    resting.failed('b');

    resting.failed('a');
    now += 260;

    expect(resting.names).toEqual([]);
  });
});
