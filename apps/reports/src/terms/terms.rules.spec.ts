import type { RetentionTerms } from '@switchboard/contracts';
import { expiryOf, filesTerm, purgeTerm, reportTerm, shortestOf, termsBySetting } from './terms.rules.js';

const [queue, other] = ['0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002'];
const closedAt = new Date('2026-02-27T12:00:00Z');
const terms = (given: Partial<RetentionTerms> = {}): RetentionTerms => ({ ...termsBySetting(30), ...given });

describe('a report', () => {
  it.each([
    ['does not expire while its contact is open', terms(), null, null],
    ['expires so many days after the close', terms(), closedAt, '2026-03-29T12:00:00.000Z'],
    [
      'expires by the terms of its queue',
      terms({ queues: [{ queueId: queue, reportDays: 1, attachmentDays: null }] }),
      closedAt,
      '2026-02-28T12:00:00.000Z',
    ],
    [
      'expires by the terms of all where only another queue has its own',
      terms({ queues: [{ queueId: other, reportDays: 1, attachmentDays: null }] }),
      closedAt,
      '2026-03-29T12:00:00.000Z',
    ],
    ['has its grace after it expired', terms({ graceDays: 9 }), closedAt, '2026-03-29T12:00:00.000Z'],
  ])('%s', (_, of, closed, expiry) => {
    expect(expiryOf(closed, queue, reportTerm(of))?.toISOString() ?? null).toBe(expiry);
  });

  it('is purged when its grace is over, in every queue', () => {
    const term = purgeTerm(
      terms({ graceDays: 9, queues: [{ queueId: queue, reportDays: 1, attachmentDays: null }] }),
    );

    expect(term).toEqual({ days: 39, queues: [{ queueId: queue, days: 10 }] });
    expect(shortestOf(term)).toBe(10);
  });
});

describe('files', () => {
  it('have no term of their own unless somebody gave one', () => {
    expect(filesTerm(terms())).toBeNull();
  });

  it.each([
    [{ attachmentDays: 7 }, 7],
    [{ queues: [{ queueId: queue, reportDays: 90, attachmentDays: 7 }], graceDays: 2 }, 32],
  ])('are kept as long as said, else as long as their report (%#)', (given, days) => {
    expect(filesTerm(terms(given))?.days).toBe(days);
  });
});
