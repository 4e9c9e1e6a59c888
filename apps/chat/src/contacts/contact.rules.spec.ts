import { describe, expect, it } from '@jest/globals';
import { ContactState } from '@switchboard/contracts';
import { after, anActiveContact, aWaitingContact } from '../../test/a-contact.js';
import { anAgent } from '../../test/facts.js';
import { assertMaySee, maySee } from './access.rules.js';
import { move, NEXT, presentAgents, settle } from './contact.rules.js';
import { factsOf, segmentsOf } from './facts.rules.js';

describe('a contact', () => {
  const moves = ContactState.options.flatMap((from) => ContactState.options.map((to) => [from, to] as const));
  it.each(moves.filter(([from, to]) => from !== to))('goes from %s to %s only by the table', (from, to) => {
    const contact = aWaitingContact({ state: from });
    const allowed: readonly string[] = NEXT[from];

    if (allowed.includes(to)) expect(move(contact, to).state).toBe(to);
    else expect(() => move(contact, to)).toThrow(/does not go/);
  });

  it('stays where it is without a trace', () => {
    const contact = aWaitingContact();

    expect(move(contact, 'waiting')).toBe(contact);
  });

  it('belongs to the agent who is there longest, then to the next', () => {
    const [anna, ben] = [anAgent(), anAgent()];
    const { contact } = anActiveContact({}, [anna, ben]);
    expect(contact.ownerId).toBe(anna.id);

    const left = settle({
      ...contact,
      staff: contact.staff.map((one) => (one.userId === anna.id ? { ...one, leftSelfAt: after(60) } : one)),
    });

    expect(left.ownerId).toBe(ben.id);
    expect(left.staff.map(({ role }) => role).sort()).toEqual(['agent', 'owner']);
    expect(presentAgents(left)).toHaveLength(1);
  });

  it('has its waiting, talking and wrap-up times by the facts', () => {
    const { contact, agents } = anActiveContact();
    const closed = settle({ ...contact, state: 'closed', endedAt: after(70), closedAt: after(100) });

    expect(segmentsOf(closed)).toEqual([
      {
        kind: 'waiting',
        queueId: contact.queue.id,
        agentId: null,
        from: after(0).toISOString(),
        to: after(10).toISOString(),
      },
      {
        kind: 'active',
        queueId: contact.queue.id,
        agentId: agents[0]?.id,
        from: after(10).toISOString(),
        to: after(70).toISOString(),
      },
      {
        kind: 'wrapUp',
        queueId: contact.queue.id,
        agentId: agents[0]?.id,
        from: after(70).toISOString(),
        to: after(100).toISOString(),
      },
    ]);
    expect(factsOf(closed)).toMatchObject({ answeredAt: after(10).toISOString(), ownerId: agents[0]?.id });
  });

  it('is not seen by the system, nor by an agent of whom only the release is known', () => {
    const agent = anAgent();
    const { contact } = anActiveContact({}, [agent]);
    const released = { ...contact, staff: contact.staff.map((one) => ({ ...one, joinedAt: null })) };

    expect(maySee(agent, contact)).toBe(true);
    expect(maySee(agent, released)).toBe(false);
    expect(maySee({ ...agent, kind: 'system' }, contact)).toBe(false);
    expect(() => assertMaySee({ ...agent, kind: 'visitor' }, contact)).toThrow(/contact_not_found/);
  });

  it('is not for any supervisor while it waits: nobody of his has handled it', () => {
    const olga = { ...anAgent(), roles: ['supervisor' as const], teamIds: ['t1'] };

    expect(maySee(olga, aWaitingContact())).toBe(false);
  });
});
