import type { Segment } from '@switchboard/contracts';
import { aContact, anAgent, at } from '../../test/a-contact.js';
import { agentsOf, secondsOf, waitingSinceOf } from './times.rules.js';

const segment = (from: number, to: number | null, kind: Segment['kind'] = 'active'): Segment => ({
  kind,
  queueId: null,
  agentId: null,
  from: at(from),
  to: to === null ? null : at(to),
});
const now = new Date(at(1000));

describe('secondsOf', () => {
  it.each<[string, Segment[], number]>([
    ['nothing', [], 0],
    ['one', [segment(0, 10)], 10],
    ['two apart', [segment(0, 10), segment(20, 25)], 15],
    ['two that overlap', [segment(0, 10), segment(5, 20)], 20],
    ['one inside another, in any order', [segment(5, 7), segment(0, 10)], 10],
    ['one that is still open', [segment(990, null)], 10],
    ['one of another kind', [segment(0, 10, 'waiting')], 0],
    ['a part of a second', [segment(0, 1.9)], 1],
    ['a clock that went back', [segment(10, 5)], 0],
  ])('%s', (_, segments, expected) => {
    expect(secondsOf(segments, 'active', now)).toBe(expected);
  });
});

describe('waitingSinceOf', () => {
  it.each([
    ['the first wait', aContact(), at(0)],
    [
      'back in the queue',
      aContact({ segments: [segment(0, 10, 'waiting'), segment(60, null, 'waiting')] }),
      at(60),
    ],
    ['active', aContact({ state: 'active' }), null],
    ['without any segment', aContact({ segments: [] }), at(0)],
  ])('%s', (_, contact, expected) => {
    expect(waitingSinceOf(contact)).toBe(expected);
  });
});

it('counts nobody who only looked on among those who handled it', () => {
  const [agent, monitor] = [anAgent(), { ...anAgent(), role: 'monitor' as const }];
  const visitor = { ...anAgent(), kind: 'visitor' as const, role: 'visitor' as const };

  expect(agentsOf({ participants: [visitor, agent, monitor] }).map(({ id }) => id)).toEqual([agent.id]);
});
