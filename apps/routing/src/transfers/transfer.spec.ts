import fc from 'fast-check';
import { AppError } from '@switchboard/kernel';
import { assertMayReceive, assertMayWaitIn, type Receiver } from './transfer.rules.js';

const codeOf = (rule: () => void): string | null => {
  try {
    rule();
    return null;
  } catch (error) {
    return error instanceof AppError ? error.code : 'not one of ours';
  }
};
const aReceiver = (more: Partial<Receiver> = {}): Receiver => ({
  agentId: 'ben',
  answers: true,
  state: 'available',
  load: 0,
  capacity: 1,
  ...more,
});

describe('who may be handed a contact', () => {
  it.each([
    ['is here and has a slot free', {}, null],
    ['is in it already', { agentId: 'ann' }, 'already_present'],
    ['is in it already and away', { agentId: 'ann', state: 'offline' }, 'already_present'],
    ['is paused', { state: 'paused' }, 'target_unavailable'],
    ['is offline', { state: 'offline' }, 'target_unavailable'],
    ['has no slot left', { load: 1 }, 'target_unavailable'],
    ['answers nobody', { answers: false }, 'target_unavailable'],
  ] as const)('who %s', (_, more, code) => {
    expect(codeOf(() => assertMayReceive(aReceiver(more), ['ann']))).toBe(code);
  });

  it('nobody but an agent who is here, has a slot free, and is not in it', () => {
    const receiver = fc.record({
      agentId: fc.constantFrom('ann', 'ben', 'carl'),
      answers: fc.boolean(),
      state: fc.constantFrom('available', 'paused', 'offline'),
      load: fc.nat(5),
      capacity: fc.nat(5),
    });
    const present = fc.subarray(['ann', 'ben', 'carl']);

    fc.assert(
      fc.property(receiver, present, (one: Receiver, presentIds) => {
        const isFree = one.answers && one.state === 'available' && one.load < one.capacity;
        const may = isFree && !presentIds.includes(one.agentId);
        expect(codeOf(() => assertMayReceive(one, presentIds)) === null).toBe(may);
      }),
    );
  });
});

describe('a queue that may be handed a contact', () => {
  const now = new Date('2026-11-28T12:00:00.000Z');
  const closed = { timeZone: 'UTC', periods: [], holidays: [] };

  it.each([
    ['open, with somebody to wait for', {}, {}, null],
    ['closed', { businessHours: closed }, {}, 'target_unavailable'],
    ['full', { maxWaiting: 3 }, { waiting: 3 }, 'target_unavailable'],
    ['almost full', { maxWaiting: 3 }, { waiting: 2 }, null],
    ['that nobody else answers', {}, { staffed: false }, 'target_unavailable'],
  ])('%s', (_, queue, staffing, code) => {
    const rule = () =>
      assertMayWaitIn(
        { businessHours: null, maxWaiting: 0, ...queue },
        { waiting: 0, staffed: true, ...staffing },
        now,
      );
    expect(codeOf(rule)).toBe(code);
  });
});
