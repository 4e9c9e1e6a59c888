import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { after, aWaitingContact } from '../../test/a-contact.js';
import { anAgent, anAssignment, aQueue } from '../../test/facts.js';
import type { Contact } from '../contacts/contact.types.js';
import { factsOf } from '../contacts/facts.rules.js';
import { eventsOf } from '../contacts/happenings.rules.js';
import { joinAgent, refuse, releaseAgent, returnToQueue } from './placing.rules.js';

type Fact = (contact: Contact) => Contact;
const iso = (second: number) => after(second).toISOString();
const [queue, other] = [aQueue(), aQueue({ number: 200, name: 'Second line' })];
const [anna, ben, carl] = [anAgent(), anAgent(), anAgent()];
const contact = aWaitingContact({ queue });
const assigned = (agent: typeof anna, placement: number) =>
  anAssignment(contact.id, agent, { placement, queue, madeAt: iso(placement * 10) });
const [first, second, third] = [assigned(anna, 1), assigned(ben, 2), assigned(carl, 4)];
const joins =
  (assignment: typeof first): Fact =>
  (before) =>
    joinAgent(before, assignment);
const leaves =
  (of: typeof first, second_: number): Fact =>
  (before) =>
    releaseAgent(before, {
      at: iso(second_),
      assignmentId: of.assignmentId,
      contactId: contact.id,
      agentId: of.agent.id,
      placement: of.placement,
      reason: 'connectionLost',
    });
const returns: Fact = (before) =>
  returnToQueue(before, {
    at: iso(30),
    contactId: contact.id,
    placement: 3,
    queue: other,
    waitingSince: iso(0),
    reason: 'connectionLost',
  });
const isRefused: Fact = (before) =>
  refuse(before, { at: iso(50), contactId: contact.id, placement: 5, reason: 'maxWait' });

/** What is the same at the end, whatever came first: the facts, and everything that was said. */
function replayed(facts: Fact[]) {
  const events: string[] = [];
  const end = facts.reduce((before, fact) => {
    const next = fact(before);
    if (next !== before) events.push(...eventsOf(before, next).map((event) => JSON.stringify(event)));
    return next;
  }, contact);
  const { participants, ...rest } = factsOf(end);
  return {
    ...rest,
    participants: participants.map((part) => JSON.stringify(part)).sort(),
    events: events.sort(),
  };
}

describe('facts about where a contact stands', () => {
  const story = [joins(first), joins(second), leaves(first, 29), leaves(second, 31), returns, joins(third)];

  it.each([
    ['who found another agent', story, 'active'],
    ['who waits again', story.slice(0, 5), 'waiting'],
    ['who was refused', [...story.slice(0, 5), isRefused], 'closed'],
  ])('of a visitor %s give the same in any order, with repeats', (_, facts, state) => {
    const inOrder = replayed(facts);
    expect(inOrder.state).toBe(state);
    const anyOrder = fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 });

    fc.assert(fc.property(anyOrder, (shuffled) => expect(replayed(shuffled)).toEqual(inOrder)));
  });

  it('that are known leave the very same contact', () => {
    const once = story.reduce((before, fact) => fact(before), contact);

    for (const fact of story) expect(fact(once)).toBe(once);
  });

  it('released wins over a made that comes later', () => {
    const { staff, ownerId } = joinAgent(leaves(first, 15)(contact), first);

    expect(staff).toMatchObject([{ name: first.agent.name, joinedAt: after(10), leftAt: after(15) }]);
    expect(ownerId).toBeNull();
  });

  it('only a higher placement changes state or queue', () => {
    const again = returns(joinAgent(contact, first));

    const late = joinAgent(again, second);

    expect(late).toMatchObject({ state: 'waiting', queue: { number: 200 } });
    expect(
      refuse(joinAgent(again, third), {
        at: iso(35),
        contactId: contact.id,
        placement: 3,
        reason: 'maxWait',
      }),
    ).toMatchObject({
      state: 'active',
    });
  });
});
