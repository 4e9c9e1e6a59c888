import { dueSteps, nextDueAt, type Policy, type Waiter } from './waiting-steps.rules.js';

const START = new Date('2026-11-21T12:00:00.000Z');
const after = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const QUEUE_B = '00000000-0000-7000-8000-00000000000b';

const aPlace = (more: Partial<Waiter> = {}): Waiter => ({
  enteredAt: START,
  stepsDone: 0,
  ahead: false,
  handedOver: null,
  visitedQueueIds: [],
  ...more,
});
const policy: Policy = {
  maxWaitSeconds: 300,
  overflow: [
    { afterSeconds: 90, toQueueId: QUEUE_B },
    { afterSeconds: 30, addPriority: 5 },
    { afterSeconds: 60, relaxSkills: true },
  ],
};
const add = { kind: 'addPriority', by: 5 };
const relax = { kind: 'relaxSkills' };
const move = { kind: 'move', toQueueId: QUEUE_B };

describe('dueSteps', () => {
  it.each([
    ['nothing early', 29.9, aPlace(), []],
    ['the first step at its second', 30, aPlace(), [add]],
    ['each step once', 45, aPlace({ stepsDone: 1 }), []],
    ['several that were missed, in order', 61, aPlace(), [add, relax]],
    ['nothing after a move: the other queue decides', 100, aPlace(), [add, relax, move]],
    ['a refusal at the limit, whatever else is due', 300, aPlace(), [{ kind: 'refuse', reason: 'maxWait' }]],
  ])('does %s', (_, seconds, place, steps) => {
    expect(dueSteps(place, policy, true, after(seconds))).toEqual(steps);
  });

  it('refuses who waits in a queue that closes', () => {
    expect(dueSteps(aPlace(), policy, false, after(1))).toEqual([{ kind: 'refuse', reason: 'queueClosed' }]);
  });

  it.each([
    ['came back from an agent', { ahead: true }],
    ['was handed over by one', { handedOver: { agentId: 'ann' } }],
  ])('keeps a contact that %s, although the queue has closed', (_, more) => {
    expect(dueSteps(aPlace(more), policy, false, after(1))).toEqual([]);
  });

  it('waits for ever where there is no limit', () => {
    expect(dueSteps(aPlace(), { maxWaitSeconds: 0, overflow: [] }, true, after(1e6))).toEqual([]);
  });
});

describe('nextDueAt', () => {
  it.each([
    ['the first step', aPlace(), policy, after(30)],
    ['the step after those that are done', aPlace({ stepsDone: 2 }), policy, after(90)],
    ['the limit', aPlace({ stepsDone: 3 }), policy, after(300)],
    ['never', aPlace(), { maxWaitSeconds: 0, overflow: [] }, null],
  ])('is %s', (_, place, its, at) => {
    expect(nextDueAt(place, its)).toEqual(at);
  });
});
