import fc from 'fast-check';
import { jest } from '@jest/globals';
import { ServerClock } from './server-clock.js';

const NOON = Date.parse('2026-01-01T12:00:00.000Z');
const secondOf = (ms: number) => new Date(Math.floor(ms / 1_000) * 1_000).toUTCString();

/** An answer that was written when our clock stood at `at`, on its way there and back for as long each. */
function hears(clock: ServerClock, { at = NOON, ahead = 0, travelMs = 0 }): void {
  clock.heard(secondOf(at + ahead), at - travelMs, at + travelMs);
}

beforeEach(() => void jest.useFakeTimers({ now: NOON }));
afterEach(() => void jest.useRealTimers());

describe("the server's clock (K18)", () => {
  it('is ours until the server has said what it shows, and where an answer does not say', () => {
    const clock = new ServerClock();
    expect(clock.now()).toBe(NOON);

    clock.heard(null, NOON, NOON);
    clock.heard('soon', NOON, NOON);
    expect(clock.now()).toBe(NOON);
  });

  it('is known to half a second and the way after one answer, however wrong ours is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -86_400_000, max: 86_400_000 }),
        fc.integer({ min: 0, max: 3_000 }),
        (ahead, travelMs) => {
          const clock = new ServerClock();
          hears(clock, { ahead, travelMs });

          expect(Math.abs(clock.offsetMs - ahead)).toBeLessThanOrEqual(500 + travelMs);
        },
      ),
    );
  });

  it('is known better with every answer, and a slow one takes nothing of it back', () => {
    const clock = new ServerClock();
    for (let at = NOON; at < NOON + 20_000; at += 1_100) hears(clock, { at, ahead: 180_000 });
    expect(Math.abs(clock.offsetMs - 180_000)).toBeLessThan(60);
    const before = clock.offsetMs;

    hears(clock, { at: NOON + 30_000, ahead: 180_000, travelMs: 14_000 });

    expect(clock.offsetMs).toBe(before);
  });

  it('is learned anew when one of the clocks was set', () => {
    const clock = new ServerClock();
    hears(clock, { ahead: 180_000 });

    hears(clock, { ahead: -3_600_000 });

    expect(Math.abs(clock.offsetMs + 3_600_000)).toBeLessThanOrEqual(500);
  });
});
