import { missPauses, ringsUntil } from './offer.rules.js';

const madeAt = new Date('2026-11-21T12:00:00.000Z');
const after = (seconds: number) => new Date(madeAt.getTime() + seconds * 1000);

describe('an offer that rings out', () => {
  it.each([
    ['unseen: soon', null, 30, after(4)],
    ['seen: at its end', after(1), 30, after(30)],
    ['unseen, with an end before that', null, 2, after(2)],
  ])('does so %s', (_, shownAt, seconds, at) => {
    expect(ringsUntil({ madeAt, expiresAt: after(seconds), shownAt }, 4)).toEqual(at);
  });

  it.each([
    [1, 1, true],
    [1, 2, false],
    [2, 2, true],
    [3, 2, true],
    [9, 0, false],
  ])('after %i misses of %i allowed', (misses, allowed, pauses) => {
    expect(missPauses(misses, allowed)).toBe(pauses);
  });
});
