import type { ComposedStaffContact, Status } from '@switchboard/contracts';
import { needsStatus, statusesOf } from './outcome.rules';

const LEFT = '2026-01-01T12:00:00.000Z';
const vera = { kind: 'visitor', role: 'visitor', leftAt: null };
const agent = (role = 'owner', leftAt: string | null = null) => ({ kind: 'agent', role, leftAt });
const aContact = (participants: object[], status: object | null = null) =>
  ({ queue: { id: 'q1' }, participants: [vera, ...participants], status }) as unknown as ComposedStaffContact;

describe('closing', () => {
  it.each([
    ['the only agent', [agent()], true],
    ['the last one, after others left', [agent(), agent('agent', LEFT)], true],
    ['one of two agents', [agent(), agent('agent')], false],
    ['an agent beside whom one only listens', [agent(), agent('monitor')], true],
    ['an agent whom a supervisor joined', [agent(), agent('supervisor')], true],
  ])('as %s needs a status or not (D22)', (_who, participants, needed) => {
    expect(needsStatus(aContact(participants))).toBe(needed);
  });

  it('needs no other one where a status is set', () => {
    expect(needsStatus(aContact([agent()], { id: 's', name: 'Solved' }))).toBe(false);
  });

  it('offers the statuses of the contact’s queue, and those of all queues', () => {
    const all = [
      { id: 'everywhere', queueIds: [] },
      { id: 'here', queueIds: ['q1', 'q2'] },
      { id: 'elsewhere', queueIds: ['q2'] },
    ] as unknown as Status[];

    expect(statusesOf(aContact([]), all).map(({ id }) => id)).toEqual(['everywhere', 'here']);
  });
});
