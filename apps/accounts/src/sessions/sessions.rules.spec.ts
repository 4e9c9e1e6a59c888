import { accessSeconds, decideRefresh } from './sessions.rules.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 9) + seconds * 1000);
const session = {
  generation: 3,
  rotatedAt: at(0),
  idleUntil: at(43_200),
  expiresAt: at(604_800),
  endedAt: null,
};

describe('decideRefresh', () => {
  it.each([
    ['the newest', 3, 10, {}, 'rotate'],
    ['the one before, at once', 2, 0, {}, 'repeat'],
    ['the one before, after 60 s', 2, 60, {}, 'repeat'],
    ['the one before, after more than 60 s', 2, 61, {}, 'reused'],
    ['an older one, at once', 1, 0, {}, 'reused'],
    ['the newest at the end of the idle time', 3, 43_200, {}, 'expired'],
    ['the newest just before', 3, 43_199, {}, 'rotate'],
    ['the newest at the absolute end', 3, 100, { expiresAt: at(100) }, 'expired'],
    ['an older one of a session that has run out', 1, 43_200, {}, 'expired'],
    ['the newest of an ended session', 3, 1, { endedAt: at(0) }, 'ended'],
    ['an older one of an ended session', 1, 1, { endedAt: at(0) }, 'ended'],
  ])('%s: %s', (_, generation, seconds, facts, expected) => {
    expect(decideRefresh({ ...session, ...facts }, generation, at(seconds))).toBe(expected);
  });
});

describe('accessSeconds', () => {
  it.each([
    [1000, 300],
    [300, 300],
    [42, 42],
    [0, 1],
  ])('%s s before the session ends: %s s', (left, expected) => {
    expect(accessSeconds(at(left), at(0))).toBe(expected);
  });
});
