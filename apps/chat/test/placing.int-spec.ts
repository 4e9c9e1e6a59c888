import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Actor,
  type AssignmentMade,
  type AssignmentReleased,
  type ContactFacts,
  type ContactRefused,
  type ContactReturned,
  type Payload,
  Person,
} from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { type AChat, aChat, anAdministrator, anAgent, anAssignment, aQueue, TEAM } from './a-chat.js';

type Fact = (chat: AChat['chat']) => Promise<void>;
const at = (second: number) => new Date(Date.parse('2026-11-21T09:00:00.000Z') + second * 1000).toISOString();

describe('where routing places a contact', () => {
  let here: AChat;
  beforeAll(async () => {
    here = await aChat();
  });
  afterAll(() => here.end());

  const made = (
    contactId: string,
    agent: Actor,
    placement: number,
    assignmentId = uuidv7(),
  ): Payload<typeof AssignmentMade> => {
    const madeAt = at(placement * 10);
    return {
      at: madeAt,
      assignment: anAssignment(contactId, agent, { assignmentId, placement, queue, madeAt }),
    };
  };
  const released = (
    of: Payload<typeof AssignmentMade>,
    placement: number,
    second: number,
  ): Payload<typeof AssignmentReleased> => ({
    at: at(second),
    assignmentId: of.assignment.assignmentId,
    contactId: of.assignment.contactId,
    agentId: of.assignment.agent.id,
    placement,
    reason: 'connectionLost',
  });
  const returned = (contactId: string, placement: number): Payload<typeof ContactReturned> => ({
    at: at(placement * 10),
    contactId,
    placement,
    queue: otherQueue,
    waitingSince: at(0),
    reason: 'connectionLost',
    handedOverBy: null,
    note: null,
  });
  const senderOf = ({ assignment: { assignmentId, agent } }: Payload<typeof AssignmentMade>) => ({
    assignmentId,
    id: agent.id,
    name: agent.name,
    publicName: agent.publicName,
  });
  const refused = (contactId: string, placement: number): Payload<typeof ContactRefused> => ({
    at: at(placement * 10),
    contactId,
    placement,
    reason: 'maxWait',
  });
  const queue = aQueue({ wrapUpSeconds: 0 });
  const otherQueue = aQueue({ number: 200, name: 'Second line' });

  /** Everything but what counts the deliveries. */
  async function rows(contactId: string, visitor: Actor) {
    const [published] = (
      await here.published<{ contact: ContactFacts }>('chat.contact.changed.v1', contactId)
    ).slice(-1);
    // The visitor knows staff by another id in each contact.
    const notices = (await here.transcript(visitor, contactId))
      .map(({ event }) =>
        JSON.stringify(event, (_, value) => Person.safeParse(value).data?.name ?? (value as unknown)),
      )
      .sort();
    const staffNotices = (await here.transcript(anAdministrator(), contactId))
      .flatMap(({ visibility, event }) => (visibility === 'staff' ? `${event?.type}` : []))
      .sort();
    const facts = published && { ...published.contact, id: '', visitor: null, startedAt: '' };
    facts?.participants.splice(0, 1); // the visitor is somebody else in each contact
    const agents = facts?.participants
      .map((part) => JSON.stringify({ ...part, assignmentId: '', shownAs: part.shownAs?.name }))
      .sort();
    return { ...facts, participants: agents, notices, staffNotices, revision: 0 };
  }

  const stories: Record<string, (contactId: string, agents: [Actor, Actor, Actor]) => Fact[]> = {
    'lost its agent and found another one': (id, [anna, ben]) => {
      const [first, second] = [made(id, anna, 1), made(id, ben, 3)];
      return [
        (chat) => chat.agents.assigned(first),
        (chat) => chat.agents.released(released(first, 2, 19)),
        (chat) => chat.agents.returned(returned(id, 2)),
        (chat) => chat.agents.assigned(second),
      ];
    },
    'had two agents of whom one went': (id, [anna, ben]) => {
      const [first, second] = [made(id, anna, 1), made(id, ben, 2)];
      return [
        (chat) => chat.agents.assigned(first),
        (chat) => chat.agents.assigned(second),
        (chat) => chat.agents.released(released(first, 3, 30)),
        (chat) => chat.agents.assigned(first),
      ];
    },
    'was handed to another agent after somebody had refused': (id, [anna, ben, carl]) => {
      const [first, transfer] = [made(id, anna, 1), { offerId: uuidv7(), reason: 'no time' }];
      const [by, to] = [senderOf(first), { id: carl.id, name: 'Carl' }];
      const asked = { ...transfer, by, to, note: null, askedAt: at(12), expiresAt: at(42) };
      const taken = made(id, ben, 2);
      Object.assign(taken.assignment, { kind: 'transfer', offerId: uuidv7(), handedOverBy: by });
      const refusal = { ...asked, outcome: 'rejected', cause: null } as const;
      return [
        (chat) => chat.agents.assigned(first),
        (chat) => chat.agents.transferChanged({ at: at(13), contactId: id, transfer: refusal }),
        (chat) => chat.agents.assigned(taken),
        (chat) => chat.agents.released({ ...released(first, 3, 20), reason: 'transferred' }),
      ];
    },
    'was handed to a queue and found an agent there': (id, [anna, ben]) => {
      const [first, second] = [made(id, anna, 1), made(id, ben, 4)];
      const handedOver = {
        reason: 'transferred',
        handedOverBy: senderOf(first),
        note: 'a hard one',
      } as const;
      return [
        (chat) => chat.agents.assigned(first),
        (chat) => chat.agents.released({ ...released(first, 2, 30), reason: 'transferred' }),
        (chat) => chat.agents.returned({ ...returned(id, 3), ...handedOver }),
        (chat) => chat.agents.assigned(second),
      ];
    },
    'went round and was refused in the end': (id, [anna]) => {
      const first = made(id, anna, 1);
      return [
        (chat) => chat.agents.assigned(first),
        (chat) => chat.agents.released(released(first, 2, 21)),
        (chat) => chat.agents.returned(returned(id, 3)),
        (chat) => chat.agents.refused(refused(id, 4)),
      ];
    },
  };

  it.each(Object.keys(stories))(
    '%s: every order of the facts, with repeats, ends with the same rows',
    async (name) => {
      const story = stories[name];
      if (!story) throw new Error('no story');
      const agents: [Actor, Actor, Actor] = [anAgent(), anAgent(), anAgent()];
      const outcomes = new Set<string>();

      for (const order of permutations([0, 1, 2, 3])) {
        const { visitor, contactId } = await here.aContact({ queue });
        const facts = story(contactId, agents);
        for (const index of order) await facts[index]?.(here.chat);
        for (const index of [...order].reverse()) await facts[index]?.(here.chat);
        outcomes.add(JSON.stringify(await rows(contactId, visitor)));
      }

      expect([...outcomes]).toHaveLength(1);
      expect([...outcomes][0]).toMatch(
        name.includes('refused in the end') ? /"state":"closed"/ : /"state":"active"/,
      );
    },
  );

  it('a join asked for and the event of it are one part, one notice, whichever comes first', async () => {
    const agent = anAgent();
    const { visitor, contactId } = await here.aContact({ queue });
    const event = made(contactId, agent, 1);

    await here.chat.agents.assigned(event);
    const answer = await here.chat.agents.join({ actor: agent, assignment: event.assignment });
    await here.chat.agents.assigned(event);

    expect(answer).toMatchObject({ view: 'staff', contact: { state: 'active', owner: { id: agent.id } } });
    const who = { id: event.assignment.assignmentId, name: event.assignment.agent.publicName };
    expect(await here.transcript(visitor, contactId)).toMatchObject([
      { seq: 1, event: { type: 'joined', who }, sender: { kind: 'system' } },
    ]);
    expect(await here.published('chat.participant.joined.v1', contactId)).toMatchObject([
      { participant: { id: agent.id, teamIds: [TEAM], assignmentId: event.assignment.assignmentId } },
    ]);
  });

  it('the winner of an offer can write the moment his join is answered, every time', async () => {
    for (let round = 0; round < 50; round++) {
      const agent = anAgent();
      const { contactId } = await here.aContact({ queue });
      const { assignment } = made(contactId, agent, 1);
      await here.chat.agents.join({ actor: agent, assignment });

      const said = here.chat.messages.send({
        actor: agent,
        contactId,
        clientMessageId: 'first',
        text: 'Hello',
        visibility: 'everyone',
      });

      await expect(said).resolves.toMatchObject({ seq: 2, text: 'Hello' });
    }
  });

  it('after the end a join is answered contact_closed, and every fact is taken without effect', async () => {
    const agent = anAgent();
    const { visitor, contactId } = await here.aContact({ queue });
    await here.chat.endings.leave({ actor: visitor, contactId });
    const before = await here.staffView(anAdministrator(), contactId);
    const event = made(contactId, agent, 1);

    await expect(here.chat.agents.join({ actor: agent, assignment: event.assignment })).rejects.toMatchObject(
      {
        code: 'contact_closed',
      },
    );
    await here.chat.agents.assigned(event);
    await here.chat.agents.released(released(event, 2, 30));
    await here.chat.agents.returned(returned(contactId, 3));
    await here.chat.agents.refused(refused(contactId, 4));

    expect(await here.staffView(anAdministrator(), contactId)).toEqual(before);
  });

  it('facts about a contact that nobody knows are let go; asking to join it is an error', async () => {
    const [unknown, agent] = [uuidv7(), anAgent()];
    const event = made(unknown, agent, 1);

    await here.chat.agents.assigned(event);
    await here.chat.agents.released(released(event, 2, 30));
    await here.chat.agents.returned(returned(unknown, 3));
    await here.chat.agents.refused(refused(unknown, 4));

    await expect(here.chat.agents.join({ actor: agent, assignment: event.assignment })).rejects.toMatchObject(
      {
        code: 'contact_not_found',
      },
    );
  });

  it('nobody joins for somebody else', async () => {
    const { contactId } = await here.aContact({ queue });
    const { assignment } = made(contactId, anAgent(), 1);

    await expect(here.chat.agents.join({ actor: anAgent(), assignment })).rejects.toMatchObject({
      code: 'contact_not_found',
    });
  });

  it('a contact that returns tells the visitor, keeps its transcript, and its agent can no longer write', async () => {
    const agent = anAgent();
    const { visitor, contactId } = await here.aContact({ queue });
    const event = made(contactId, agent, 1);
    await here.chat.agents.assigned(event);

    await here.chat.agents.returned(returned(contactId, 2));

    expect(await here.visitorView(visitor, contactId)).toMatchObject({
      state: 'waiting',
      queue: { number: 200 },
    });
    expect((await here.transcript(visitor, contactId)).map((message) => message.event?.type)).toEqual([
      'joined',
      'left',
      'returned',
    ]);
    const writes = here.chat.messages.send({
      actor: agent,
      contactId,
      clientMessageId: 'x',
      text: 'x',
      visibility: 'everyone',
    });
    await expect(writes).rejects.toMatchObject({ code: 'contact_not_found' });
    expect(await here.staffView(agent, contactId)).toMatchObject({ id: contactId, owner: null });
  });
});

function permutations(items: number[]): number[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}
