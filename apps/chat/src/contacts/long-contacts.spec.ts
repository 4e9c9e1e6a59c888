import { describe, expect, it } from '@jest/globals';
import { ContactFacts, LIMITS } from '@switchboard/contracts';
import { after, anActiveContact, withOnlooker } from '../../test/a-contact.js';
import { anAgent } from '../../test/facts.js';
import { releaseAgent, returnToQueue } from '../agents/placing.rules.js';
import { publishedStaff } from './contact.rules.js';
import { factsOf, handledBy, segmentsOf } from './facts.rules.js';

const [ann, ben, cid] = [anAgent(), anAgent(), anAgent()];
const many = (agent = ann, count: number = LIMITS.participants) => Array.from({ length: count }, () => agent);
/** Everybody's part but that of the last few is over, one after the other. */
function withLeft(agents: ReturnType<typeof anAgent>[], present: number) {
  const { contact } = anActiveContact({}, agents);
  return contact.staff.slice(0, agents.length - present).reduce(
    (before, { id, userId }, index) =>
      releaseAgent(before, {
        at: after(1000 + index).toISOString(),
        assignmentId: id,
        contactId: contact.id,
        agentId: userId,
        placement: index + 1,
        reason: 'connectionLost',
      }),
    contact,
  );
}
const usersOf = (contact: Parameters<typeof publishedStaff>[0]) =>
  publishedStaff(contact).map(({ userId }) => userId);

/** What is published of a contact has a bound, whatever became of it (ADR 0028). */
describe('a contact with more people than its events take', () => {
  it('is published with as many as they take, its visitor first', () => {
    const facts = factsOf(withLeft(many(), 1));

    expect(facts.participants).toHaveLength(LIMITS.participants);
    expect(facts.participants[0]?.role).toBe('visitor');
    expect(ContactFacts.safeParse(facts).success).toBe(true);
  });

  it('is published whole while it has no more', () => {
    expect(publishedStaff(withLeft(many(ann, LIMITS.participants - 1), 1))).toHaveLength(
      LIMITS.participants - 1,
    );
  });

  it('names whoever is there now, however early he came', () => {
    const contact = withOnlooker(withLeft(many(ann, 150), 0), { userId: cid.id, joinedAt: after(1) });

    expect(usersOf(contact)).toContain(cid.id);
  });

  it('names everybody once before anybody twice', () => {
    const contact = withLeft([ben, ...many(ann, 200), cid], 1);

    expect(new Set(usersOf(contact))).toEqual(new Set([ann.id, ben.id, cid.id]));
  });

  it('leaves out those who left first, where there are more people than that', () => {
    const agents = Array.from({ length: 120 }, () => anAgent());

    expect(usersOf(withLeft(agents, 1)).sort()).toEqual(
      agents
        .slice(-(LIMITS.participants - 1))
        .map(({ id }) => id)
        .sort(),
    );
  });

  it('tells of no more who handled it when it closes', () => {
    expect(handledBy(withLeft(many(ann, 150), 1))).toHaveLength(LIMITS.participants - 1);
  });
});

it('a contact with more stretches than its events take is published with the latest', () => {
  const { contact } = anActiveContact();
  const bounced = Array.from({ length: LIMITS.segments + 10 }).reduce<typeof contact>(
    (before, _, index) =>
      returnToQueue(before, {
        at: after(100 + index).toISOString(),
        contactId: contact.id,
        placement: 10 + index,
        queue: contact.queue,
        waitingSince: after(0).toISOString(),
        reason: 'overflow',
        handedOverBy: null,
        note: null,
      }),
    contact,
  );

  const segments = segmentsOf(bounced);

  expect(segments).toHaveLength(LIMITS.segments);
  expect(segments.at(-1)).toMatchObject({ kind: 'waiting', to: null });
  expect(ContactFacts.safeParse(factsOf(bounced)).success).toBe(true);
});
