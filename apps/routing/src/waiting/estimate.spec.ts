import { estimatedWaitSeconds } from './estimate.rules.js';

describe('estimatedWaitSeconds', () => {
  it.each([
    [1, { averageHandleSeconds: 120, slots: 4 }, 30],
    [5, { averageHandleSeconds: 120, slots: 4 }, 150],
    [1, { averageHandleSeconds: 100, slots: 3 }, 34],
    [1, { averageHandleSeconds: null, slots: 3 }, null],
    [1, { averageHandleSeconds: 120, slots: 0 }, null],
  ])('for place %i', (position, pace, seconds) => {
    expect(estimatedWaitSeconds(position, pace)).toBe(seconds);
  });
});
