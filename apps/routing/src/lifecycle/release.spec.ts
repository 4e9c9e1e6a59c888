import type { ContactFacts, ParticipantFacts } from '@switchboard/contracts';
import { leftReason, releaseReason } from './release.rules.js';

const participant = (id: string, role: string) =>
  ({ id, role, assignmentId: `of-${id}` }) as ParticipantFacts;
const contact = (state: string) =>
  ({
    state,
    ownerId: 'ann',
    participants: [participant('ann', 'owner'), participant('bob', 'agent')],
  }) as ContactFacts;
const assignment = (id: string, assignmentId = `of-${id}`) => ({ assignmentId, agent: { id } });

describe('releaseReason', () => {
  it.each([
    ['keeps the owner through his wrap-up', 'wrapUp', assignment('ann'), null],
    ['frees the owner at the close', 'closed', assignment('ann'), 'contactClosed'],
    ['frees everybody else at the end', 'wrapUp', assignment('bob'), 'contactEnded'],
    ['gives the same reason when the close comes first', 'closed', assignment('bob'), 'contactEnded'],
    ['frees an assignment that chat never took', 'wrapUp', assignment('ann', 'late'), 'contactEnded'],
    ['frees one of an abandoned contact', 'abandoned', assignment('eve'), 'contactEnded'],
  ])('%s', (_, state, of, reason) => {
    expect(releaseReason(contact(state), of)).toBe(reason);
  });
});

describe('leftReason', () => {
  it.each([
    ['owner', 'contactEnded', 'contactClosed'],
    ['agent', 'contactEnded', 'contactEnded'],
    ['owner', 'left', 'left'],
    ['agent', 'connectionLost', 'connectionLost'],
  ] as const)('of an %s who %s', (role, reason, released) => {
    expect(leftReason(participant('x', role), reason)).toBe(released);
  });
});
