import { describe, expect, it } from '@jest/globals';
import { type Actor, Actor as ActorShape, type Message, teamIdsOf, visibleTo } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import fc from 'fast-check';
import { after, aWaitingContact, withOnlooker } from '../../test/a-contact.js';
import { anAgent, anAssignment, aQueue } from '../../test/facts.js';
import { joinAgent, refuse, releaseAgent, returnToQueue } from '../agents/placing.rules.js';
import { assertTakesPart, closeBy, endBySystem } from '../endings/ending.rules.js';
import { grantFor } from '../files/files.rules.js';
import { draft, happened, numbered } from '../transcript/transcript.rules.js';
import { maySee } from './access.rules.js';
import type { Contact, Participant } from './contact.types.js';
import { factsOf, handledBy, visitorViewOf } from './facts.rules.js';
import { eventsOf } from './happenings.rules.js';

type Fact = (contact: Contact) => Contact;
const iso = (second: number) => after(second).toISOString();
const queue = aQueue();
const contact = aWaitingContact({ queue });
const [anna, ben] = [anAgent(), anAgent()];
const assignment = (agent: Actor, placement: number) =>
  anAssignment(contact.id, agent, { placement, queue, madeAt: iso(placement * 10) });
const [first, second] = [assignment(anna, 1), assignment(ben, 3)];

/** Everything that may become of a contact, by routing or by those who are in it. */
const HAPPENS: Record<string, Fact> = {
  annaJoins: (before) => joinAgent(before, first),
  benJoins: (before) => joinAgent(before, second),
  annaIsLost: (before) =>
    releaseAgent(before, {
      at: iso(18),
      assignmentId: first.assignmentId,
      contactId: contact.id,
      agentId: anna.id,
      placement: 1,
      reason: 'connectionLost',
    }),
  returns: (before) =>
    returnToQueue(before, {
      at: iso(20),
      contactId: contact.id,
      placement: 2,
      queue,
      waitingSince: iso(0),
      reason: 'connectionLost',
      handedOverBy: null,
      note: null,
    }),
  isRefused: (before) =>
    refuse(before, { at: iso(50), contactId: contact.id, placement: 4, reason: 'maxWait' }),
  isIdle: (before) => (before.state === 'active' ? endBySystem(before, 'idle', after(60)) : before),
  annaCloses: (before) => attempt(before, () => closeBy(before, anna, after(55))),
};
const anyStory = fc.shuffledSubarray(Object.keys(HAPPENS), { minLength: 1 });
const onlooker = { userId: uuidv7(), name: 'Olga Onlooker', joinedAt: after(5) };

function attempt(before: Contact, rule: () => Contact): Contact {
  try {
    return rule();
  } catch {
    return before;
  }
}

/** The contact at the end, and everything that was said on the way; somebody comes in before the step `comesAt`. */
function replayed(story: string[], comesAt: number | null = null, facts: Partial<Participant> = {}) {
  const steps: Fact[] = story.map((name) => HAPPENS[name] ?? ((before: Contact) => before));
  if (comesAt !== null) steps.splice(comesAt, 0, (before) => withOnlooker(before, { ...onlooker, ...facts }));
  const messages: Message[] = [];
  const end = steps.reduce((before, step) => {
    const next = step(before);
    for (const { event, visibility } of next === before ? [] : eventsOf(before, next))
      messages.push(draft(contact.id, `m${messages.length}`, happened(event, after(99), { visibility })));
    return next;
  }, contact);
  return { end, messages: numbered({ lastSeq: 0, lastStaffSeq: 0 }, messages).messages };
}

/** Everything of a contact that its visitor can get hold of. */
function seenByVisitor({ end, messages }: ReturnType<typeof replayed>) {
  const transcript = messages.flatMap((message) => visibleTo('visitor', message) ?? []);
  return { contact: visitorViewOf(end), transcript: transcript.map((message) => ({ ...message, id: '' })) };
}

/** What figures are made of, and who owns and ends a contact. */
function weighed({ end }: ReturnType<typeof replayed>) {
  const { state, ownerId, answeredAt, endedAt, closedAt, wrapUpEndsAt, ending } = end;
  const facts = factsOf(end);
  return {
    ...{ state, ownerId, answeredAt, endedAt, closedAt, wrapUpEndsAt, ending },
    segments: facts.segments,
    teamIds: teamIdsOf(facts),
    handledBy: handledBy(end),
  };
}

describe('who takes part without an assignment', () => {
  const stories = [anyStory, fc.nat(Object.keys(HAPPENS).length), fc.boolean()] as const;
  const leaving = (leaves: boolean) => (leaves ? { leftSelfAt: after(70) } : {});

  it('is on no path to the visitor where he only listens, whatever happens and whenever he comes', () => {
    fc.assert(
      fc.property(...stories, (story, comesAt, leaves) => {
        const watched = seenByVisitor(replayed(story, comesAt, leaving(leaves)));

        expect(watched).toEqual(seenByVisitor(replayed(story)));
        expect(JSON.stringify(watched)).not.toMatch(/Olga|monitor/i);
      }),
    );
  });

  it.each(['monitor', 'supervisor'] as const)(
    'a %s changes nothing of what becomes of it: state, owner, times, teams, who handled it',
    (role) => {
      fc.assert(
        fc.property(...stories, (story, comesAt, leaves) => {
          expect(weighed(replayed(story, comesAt, { role, ...leaving(leaves) }))).toEqual(
            weighed(replayed(story)),
          );
        }),
      );
    },
  );

  it('a supervisor is shown to the visitor while he is there', () => {
    const { contact: seen, transcript } = seenByVisitor(replayed(['annaJoins'], 1, { role: 'supervisor' }));

    expect(seen.participants.map(({ role }) => role)).toEqual(['visitor', 'owner', 'supervisor']);
    expect(transcript.at(-1)?.event).toMatchObject({ type: 'joined', role: 'supervisor' });
  });

  it('staff see the monitor come and go', () => {
    const { messages } = replayed(['annaJoins'], 1, { leftSelfAt: after(70) });

    expect(messages.map(({ event, visibility }) => [event?.type, visibility])).toEqual([
      ['joined', 'everyone'],
      ['monitorJoined', 'staff'],
      ['left', 'staff'],
    ]);
  });
});

describe.each(['monitor', 'supervisor'] as const)('a %s', (role) => {
  const olga = ActorShape.parse({ kind: 'staff', id: onlooker.userId, roles: ['supervisor'] });
  const status = { id: uuidv7(), name: 'Solved' };
  const talk = { ...replayed(['annaJoins'], 1, { role }).end, status };
  const alone = replayed([], 0, { role }).end;

  it('is not the last agent: that one’s close ends the contact over him', () => {
    expect(closeBy(talk, anna, after(60))).toMatchObject({
      state: 'wrapUp',
      ending: { by: { id: anna.id } },
    });
  });

  it('only leaves when he closes, also where no agent is', () => {
    for (const before of [talk, alone]) {
      const left = closeBy(before, olga, after(60));

      expect(left).toMatchObject({ state: before.state, ownerId: before.ownerId, endedAt: null });
      expect(factsOf(left).participants.at(-1)).toMatchObject({ role, leftAt: iso(60), assignmentId: null });
    }
  });

  it('sees it, also after he left, and goes with its end', () => {
    expect(maySee(olga, talk)).toBe(true);
    expect(maySee(olga, closeBy(talk, olga, after(60)))).toBe(true);
    const ended = endBySystem(talk, 'idle', after(60));
    expect(factsOf(ended).participants.at(-1)).toMatchObject({ role, leftAt: iso(60) });
  });

  it(`${role === 'monitor' ? 'neither sends files nor sets a status' : 'sends files and sets a status'}`, () => {
    const deeds = [() => grantFor(talk, olga, 'upload'), () => assertTakesPart(talk, olga)];

    for (const deed of deeds)
      if (role === 'monitor') expect(deed).toThrow('forbidden');
      else expect(deed).not.toThrow();
  });
});
