import fc from 'fast-check';
import { ASK_AGAIN_AFTER_MS, type Candidate, chooseAgent, type Seeker } from './choose-agent.rules.js';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

const anAgent = (agentId: string, more: Partial<Candidate> = {}): Candidate => ({
  agentId,
  state: 'available',
  capacity: 3,
  load: 0,
  skills: {},
  lastOfferAt: null,
  since: ago(600),
  ...more,
});
const aContact = (more: Partial<Seeker> = {}): Seeker => ({
  requiredSkills: {},
  tried: [],
  presentIds: [],
  senderId: null,
  ...more,
});

describe('chooseAgent', () => {
  it.each([
    ['takes whoever has fewest contacts', [anAgent('a', { load: 2 }), anAgent('b', { load: 1 })], 'b'],
    [
      'then whoever had no offer for longest',
      [anAgent('a', { lastOfferAt: ago(10) }), anAgent('b', { lastOfferAt: ago(90) })],
      'b',
    ],
    [
      'takes somebody who never had an offer first',
      [anAgent('a', { lastOfferAt: ago(9e6) }), anAgent('b')],
      'b',
    ],
    [
      'then whoever is available for longest',
      [anAgent('a', { since: ago(5) }), anAgent('b', { since: ago(6) })],
      'b',
    ],
    ['passes over a paused agent', [anAgent('a', { state: 'paused' }), anAgent('b', { load: 2 })], 'b'],
    ['passes over an offline agent', [anAgent('a', { state: 'offline' }), anAgent('b', { load: 2 })], 'b'],
    ['passes over a full agent', [anAgent('a', { capacity: 1, load: 1 }), anAgent('b', { load: 2 })], 'b'],
    ['has nobody where nobody is', [], null],
  ])('%s', (_, members, chosen) => {
    expect(chooseAgent(aContact(), members, NOW).chosen).toBe(chosen);
  });

  it.each([
    ['at the minimum', { billing: 50 }, 'a'],
    ['above it', { billing: 80, extra: 1 }, 'a'],
    ['below it', { billing: 49 }, null],
    ['without it', {}, null],
  ])('wants every required skill: %s', (_, skills, chosen) => {
    const contact = aContact({ requiredSkills: { billing: 50 } });

    expect(chooseAgent(contact, [anAgent('a', { skills })], NOW).chosen).toBe(chosen);
  });

  it('does not ask again who refused while somebody else is left', () => {
    const contact = aContact({ tried: [{ agentId: 'a', endedAt: ago(3600) }] });

    const { chosen, leftOut } = chooseAgent(contact, [anAgent('a'), anAgent('b', { load: 2 })], NOW);

    expect(chosen).toBe('b');
    expect(leftOut).toEqual([{ agentId: 'a', reason: 'tried' }]);
  });

  it('waits 10 s before it asks the same one again', () => {
    const contact = aContact({ tried: [{ agentId: 'a', endedAt: ago(4) }] });

    expect(chooseAgent(contact, [anAgent('a')], NOW)).toMatchObject({
      chosen: null,
      askAgainAt: new Date(NOW.getTime() + 6_000),
    });
  });

  it('asks again whoever refused 10 s ago when nobody else could take it now', () => {
    const contact = aContact({ tried: [{ agentId: 'a', endedAt: ago(ASK_AGAIN_AFTER_MS / 1000) }] });
    const full = anAgent('b', { capacity: 1, load: 1 });

    expect(chooseAgent(contact, [anAgent('a'), full], NOW).chosen).toBe('a');
  });

  it('counts the last refusal, not the first', () => {
    const tried = [
      { agentId: 'a', endedAt: ago(3) },
      { agentId: 'a', endedAt: ago(60) },
    ];

    expect(chooseAgent(aContact({ tried }), [anAgent('a')], NOW).askAgainAt).toEqual(
      new Date(NOW.getTime() + 7_000),
    );
  });

  it('never offers a contact to somebody who is in it', () => {
    expect(chooseAgent(aContact({ presentIds: ['a'] }), [anAgent('a')], NOW)).toMatchObject({
      chosen: null,
      leftOut: [{ agentId: 'a', reason: 'present' }],
      askAgainAt: null,
    });
  });

  const members = fc.uniqueArray(
    fc.record({
      agentId: fc.string({ minLength: 1, maxLength: 3 }),
      state: fc.constantFrom('available', 'paused', 'offline'),
      capacity: fc.nat(3),
      load: fc.nat(4),
      skills: fc.record({ x: fc.nat(100) }),
      lastOfferAt: fc.option(fc.nat(1000).map(ago)),
      since: fc.nat(1000).map(ago),
    }),
    { selector: ({ agentId }) => agentId, maxLength: 8 },
  ) as fc.Arbitrary<Candidate[]>;
  const seeker = (ids: string[]): fc.Arbitrary<Seeker> =>
    fc.record({
      requiredSkills: fc.record({ x: fc.nat(100) }),
      tried: fc.array(
        fc.record({ agentId: fc.constantFrom('nobody', ...ids), endedAt: fc.nat(30).map(ago) }),
        { maxLength: 6 },
      ),
      presentIds: fc.subarray(ids),
      senderId: fc.constantFrom(null, ...ids),
    });
  const situations = members.chain((all) =>
    seeker(all.map(({ agentId }) => agentId)).map((contact) => ({ all, contact })),
  );

  it('chooses only who may take it, accounts for every member, and does not depend on their order', () => {
    fc.assert(
      fc.property(situations, ({ all, contact }) => {
        const decision = chooseAgent(contact, all, NOW);
        const chosen = all.find(({ agentId }) => agentId === decision.chosen);

        if (chosen) {
          expect(chosen.state).toBe('available');
          expect(chosen.load).toBeLessThan(chosen.capacity);
          expect(chosen.skills['x']).toBeGreaterThanOrEqual(contact.requiredSkills['x'] ?? 0);
          expect(contact.presentIds).not.toContain(chosen.agentId);
          expect(chosen.agentId).not.toBe(contact.senderId);
          for (const other of decision.candidates) expect(chosen.load).toBeLessThanOrEqual(other.load);
        }
        expect(decision.candidates.length + decision.leftOut.length).toBe(all.length);
        expect(chooseAgent(contact, all.toReversed(), NOW)).toMatchObject({ chosen: decision.chosen });
      }),
      { numRuns: 1000 },
    );
  });

  it('finds somebody whenever somebody able has not been asked', () => {
    fc.assert(
      fc.property(situations, ({ all, contact }) => {
        const untried = { ...contact, tried: [] };
        const { candidates } = chooseAgent(untried, all, NOW);
        const asked = new Set(contact.tried.map(({ agentId }) => agentId));

        if (candidates.some(({ agentId }) => !asked.has(agentId)))
          expect(asked.has(chooseAgent(contact, all, NOW).chosen ?? '')).toBe(false);
      }),
    );
  });
});
