import { isOpenAt } from './business-hours.rules.js';

const hours = {
  timeZone: 'Europe/Vienna',
  periods: [
    { day: 1, from: '09:00', to: '12:00' },
    { day: 1, from: '13:00', to: '17:30' },
    { day: 5, from: '22:00', to: '02:00' },
    { day: 7, from: '20:00', to: '24:00' },
  ],
  holidays: ['2026-12-07'],
};

describe('isOpenAt', () => {
  it.each([
    ['before the first period', '2026-11-23T07:59:59Z', false],
    ['at its first minute', '2026-11-23T08:00:00Z', true],
    ['at its last minute', '2026-11-23T10:59:59Z', true],
    ['in the break', '2026-11-23T11:00:00Z', false],
    ['in the second period', '2026-11-23T16:29:00Z', true],
    ['after it', '2026-11-23T16:30:00Z', false],
    ['an hour earlier by UTC in summer', '2026-07-06T07:30:00Z', true],
    ['on another day', '2026-11-24T09:00:00Z', false],
    ['on a holiday', '2026-12-07T09:00:00Z', false],
    ['late on Friday', '2026-11-27T22:00:00Z', true],
    ['past midnight of Friday', '2026-11-28T00:59:00Z', true],
    ['when that ended', '2026-11-28T01:00:00Z', false],
    ['up to midnight', '2026-11-22T22:59:00Z', true],
  ])('%s', (_, at, open) => {
    expect(isOpenAt(hours, new Date(at))).toBe(open);
  });

  it('is always open without hours', () => {
    expect(isOpenAt(null, new Date())).toBe(true);
  });
});
