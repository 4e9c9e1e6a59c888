import { compareRanks, compareTurns, splitTurns, type Rank } from './turns.rules.js';

const waiter = (contactId: string, seconds: number, more: Partial<Rank> = {}): Rank => ({
  contactId,
  ahead: false,
  priority: 0,
  waitingSince: new Date(seconds * 1000),
  ...more,
});

describe('compareRanks', () => {
  it('puts who came back first, then the higher priority, then the oldest', () => {
    const [old, young] = [waiter('a', 1), waiter('b', 2)];
    const [important, returned] = [waiter('c', 3, { priority: 1 }), waiter('d', 4, { ahead: true })];

    expect([young, old, important, returned].toSorted(compareRanks)).toEqual([
      returned,
      important,
      old,
      young,
    ]);
  });
});

describe('splitTurns', () => {
  const [first, second, third] = [waiter('a', 1), waiter('b', 3), waiter('c', 5)];

  it('lets everybody have a turn where no other queue waits', () => {
    expect(splitTurns([first, second, third], null)).toEqual({ now: [first, second, third], rest: null });
  });

  it('stops where somebody in another queue has waited longer', () => {
    expect(splitTurns([first, second, third], waiter('x', 2))).toEqual({ now: [first], rest: second });
  });

  it('lets nobody go before who is first of all', () => {
    expect(splitTurns([first], waiter('x', 0))).toEqual({ now: [], rest: first });
  });
});

describe('compareTurns', () => {
  it('puts queues without a waiting contact last', () => {
    const [empty, busy] = [
      { queueId: 'a', rank: null },
      { queueId: 'b', rank: waiter('x', 1) },
    ];

    expect([empty, busy].toSorted(compareTurns)).toEqual([busy, empty]);
  });
});
