import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { after, aWaitingContact } from '../../test/a-contact.js';
import { anAgent, anAssignment, aQueue } from '../../test/facts.js';
import type { Contact } from '../contacts/contact.types.js';
import { factsOf } from '../contacts/facts.rules.js';
import { eventsOf } from '../contacts/happenings.rules.js';
import { joinAgent, noteTransfer, refuse, releaseAgent, returnToQueue } from './placing.rules.js';

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
  (of: typeof first, second_: number, reason: 'connectionLost' | 'transferred' = 'connectionLost'): Fact =>
  (before) =>
    releaseAgent(before, {
      at: iso(second_),
      assignmentId: of.assignmentId,
      contactId: contact.id,
      agentId: of.agent.id,
      placement: of.placement,
      reason,
    });
const returns: Fact = (before) =>
  returnToQueue(before, {
    at: iso(30),
    contactId: contact.id,
    placement: 3,
    queue: other,
    waitingSince: iso(0),
    reason: 'connectionLost',
    handedOverBy: null,
    note: null,
  });
const sender = {
  assignmentId: first.assignmentId,
  id: anna.id,
  name: first.agent.name,
  publicName: first.agent.publicName,
};
/** Anna asks Ben, who takes her place. */
const taken = anAssignment(contact.id, ben, {
  placement: 2,
  queue,
  madeAt: iso(20),
  kind: 'transfer',
  offerId: '019394aa-0000-7000-8000-00000000000b',
  replaces: first.assignmentId,
  handedOverBy: sender,
});
const rings =
  (offerId: string | null, outcome: 'rejected' | null, second_: number): Fact =>
  (before) =>
    noteTransfer(before, {
      offerId: offerId ?? '',
      by: sender,
      to: { id: ben.id, name: taken.agent.name },
      note: 'knows French',
      askedAt: iso(second_),
      expiresAt: iso(second_ + 30),
      outcome,
      cause: null,
      reason: outcome && 'no time',
    });
const earlier = '019394aa-0000-7000-8000-00000000000a';
/** And Ben gives it to another queue. */
const handsOver: Fact = (before) =>
  returnToQueue(before, {
    at: iso(30),
    contactId: contact.id,
    placement: 3,
    queue: other,
    waitingSince: iso(0),
    reason: 'transferred',
    handedOverBy: {
      assignmentId: taken.assignmentId,
      id: ben.id,
      name: taken.agent.name,
      publicName: taken.agent.publicName,
    },
    note: 'a hard one',
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

  const handedOver = [
    joins(first),
    rings(earlier, null, 12),
    rings(earlier, 'rejected', 12),
    rings(taken.offerId, null, 15),
    joins(taken),
    leaves(first, 20, 'transferred'),
    leaves(taken, 30, 'transferred'),
    handsOver,
    joins(third),
  ];

  it.each([
    ['who found another agent', story, 'active'],
    ['who waits again', story.slice(0, 5), 'waiting'],
    ['who was refused', [...story.slice(0, 5), isRefused], 'closed'],
    ['who was handed to another agent', handedOver.slice(0, 6), 'active'],
    ['who was handed on to a queue', handedOver.slice(0, 8), 'waiting'],
    ['who was handed on to a queue and taken there', handedOver, 'active'],
    ['who was handed on to a queue and refused there', [...handedOver.slice(0, 8), isRefused], 'closed'],
  ])('of a visitor %s give the same in any order, with repeats', (_, facts, state) => {
    const inOrder = replayed(facts);
    expect(inOrder.state).toBe(state);
    const anyOrder = fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 });

    fc.assert(fc.property(anyOrder, (shuffled) => expect(replayed(shuffled)).toEqual(inOrder)));
  });

  it('say of a transfer in one notice who answers now, and to staff alone who was asked (D32, U04)', () => {
    const events: { type: string; visibility: string }[] = [];
    handedOver.reduce((before, fact) => {
      const next = fact(before);
      events.push(...eventsOf(before, next).map(({ event: { type }, visibility }) => ({ type, visibility })));
      return next;
    }, contact);

    expect(events.filter(({ visibility }) => visibility === 'everyone').map(({ type }) => type)).toEqual([
      'joined',
      'transferred',
      'transferred',
      'joined',
    ]);
    expect(events.filter(({ visibility }) => visibility === 'staff').map(({ type }) => type)).toEqual([
      'transferAsked',
      'transferRefused',
      'transferAsked',
      'transferAsked',
    ]);
  });

  it('show what is on its way until somebody has it', () => {
    const pending = handedOver.map((_, count) => {
      const transfer = factsOf(
        handedOver.slice(0, count + 1).reduce((before, fact) => fact(before), contact),
      ).transfer;
      return transfer && `${transfer.to.kind} ${transfer.expiresAt ? 'rings' : 'waits'}`;
    });

    const rang = 'agent rings';
    expect(pending).toEqual([null, rang, null, rang, null, null, null, 'queue waits', null]);
  });

  it('let the sender go in the moment in which the receiver comes', () => {
    const { staff, ownerId } = [joins(first), joins(taken)].reduce((before, fact) => fact(before), contact);

    expect(ownerId).toBe(ben.id);
    expect(staff.find(({ id }) => id === first.assignmentId)).toMatchObject({
      leftAt: after(20),
      leftReason: 'transferred',
    });
  });

  it('that are known leave the very same contact', () => {
    for (const facts of [story, handedOver]) {
      const once = facts.reduce((before, fact) => fact(before), contact);

      for (const fact of facts) expect(fact(once)).toBe(once);
    }
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
