import { onlyGiven, queryOf } from './filters';

describe('the filters of reports', () => {
  it('mean whole days of the reader, from the first moment to the last', () => {
    const { from, to } = queryOf({ from: '2026-03-01', to: '2026-03-31' });

    expect(new Date(from ?? '')).toEqual(new Date(2026, 2, 1, 0, 0, 0, 0));
    expect(new Date(to ?? '')).toEqual(new Date(2026, 2, 31, 23, 59, 59, 999));
  });

  it.each(['', 'yesterday', '2026-13-01', undefined])('leave out a day that is none: %s', (day) => {
    expect(queryOf({ from: day, text: 'a' })).toEqual({ text: 'a', from: undefined, to: undefined });
  });

  it('stand in the address only where they are set', () => {
    expect(onlyGiven({ text: '', queueId: 'q', important: undefined })).toEqual({ queueId: 'q' });
  });
});
