import { assertAdmits } from './admission.rules.js';

const NOW = new Date('2026-11-23T12:00:00.000Z');
const closed = { timeZone: 'UTC', periods: [{ day: 2, from: '09:00', to: '17:00' }], holidays: [] };

describe('assertAdmits', () => {
  it.each([
    ['an open queue with room', { businessHours: null, maxWaiting: 2 }, { waiting: 1, staffed: true }],
    [
      'any number where there is no limit',
      { businessHours: null, maxWaiting: 0 },
      { waiting: 999, staffed: true },
    ],
  ])('lets into %s', (_, queue, staffing) => {
    expect(() => assertAdmits(queue, staffing, NOW)).not.toThrow();
  });

  it.each([
    ['queue_closed', { businessHours: closed, maxWaiting: 0 }, { waiting: 0, staffed: true }],
    ['queue_full', { businessHours: null, maxWaiting: 2 }, { waiting: 2, staffed: true }],
    ['nobody_available', { businessHours: null, maxWaiting: 0 }, { waiting: 0, staffed: false }],
  ])('refuses with %s', (code, queue, staffing) => {
    expect(() => assertAdmits(queue, staffing, NOW)).toThrow(expect.objectContaining({ code }));
  });
});
