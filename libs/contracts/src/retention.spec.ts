import { RetentionTerms } from './retention.js';

const queueId = '0190a000-0000-7000-8000-000000000001';
const own = { queueId, reportDays: 5, attachmentDays: null };

describe('retention terms', () => {
  it('need say no more than how long reports are kept', () => {
    expect(RetentionTerms.parse({ reportDays: 30 })).toEqual({
      reportDays: 30,
      attachmentDays: null,
      graceDays: 0,
      queues: [],
    });
  });

  it.each([
    ['files longer than their report', { reportDays: 5, attachmentDays: 6 }, ['attachmentDays']],
    [
      'files of a queue longer than their report',
      { reportDays: 9, queues: [{ ...own, attachmentDays: 6 }] },
      ['queues', 0, 'attachmentDays'],
    ],
    ['a queue twice', { reportDays: 9, queues: [own, own] }, ['queues', 1, 'queueId']],
    ['nothing for no day', { reportDays: 0 }, ['reportDays']],
    ['a hundred and one years', { reportDays: 36_501 }, ['reportDays']],
  ])('keep no %s', (_, terms, path) => {
    const issues = RetentionTerms.safeParse(terms).error?.issues.map((issue) => issue.path);

    expect(issues).toEqual([path]);
  });
});
