import type { Opening } from '@switchboard/contracts';
import { foldOpenings } from './openings.rules';

const opening = (id: string | null, minute: number, outcome = 'allowed') =>
  ({
    who: { kind: id === null ? 'stranger' : 'staff', id },
    outcome,
    rule: 6,
    at: `2026-01-01T10:0${minute}:00.000Z`,
  }) as Opening;

describe('foldOpenings', () => {
  it('counts each reader once, with how often and when the last time', () => {
    const folded = foldOpenings([opening('ada', 1), opening('bob', 2), opening('ada', 3)]);

    expect(folded).toMatchObject([
      { who: { id: 'ada' }, times: 2, lastAt: '2026-01-01T10:03:00.000Z' },
      { who: { id: 'bob' }, times: 1 },
    ]);
  });

  it('keeps what was refused apart from what was allowed', () => {
    const folded = foldOpenings([opening(null, 1, 'refused'), opening(null, 2, 'allowed')]);

    expect(folded.map(({ outcome, times }) => [outcome, times])).toEqual([
      ['allowed', 1],
      ['refused', 1],
    ]);
  });

  it('finds the last one in whatever order they come', () => {
    expect(foldOpenings([opening('ada', 5), opening('ada', 1)])[0]?.lastAt).toBe('2026-01-01T10:05:00.000Z');
  });
});
