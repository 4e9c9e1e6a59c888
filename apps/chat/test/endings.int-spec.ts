import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor, ContactFacts, Status } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import {
  type AChat,
  aChat,
  anAdministrator,
  anAgent,
  anAssignment,
  aQueue,
  aVisitor,
  TEAM,
} from './a-chat.js';

const aMinuteMs = 60_000;

describe('how a conversation ends', () => {
  let here: AChat;
  let solved: Status;
  const agent = anAgent();
  beforeAll(async () => {
    here = await aChat();
    solved = await aStatus({ name: 'Solved' });
  });
  afterAll(() => here.end());

  const aStatus = (input: { name: string; queueIds?: string[] }) =>
    here.chat.statuses.create({
      actor: anAdministrator(),
      input: { queueIds: [], finalOutcome: true, ...input },
    }) as Promise<Status>;
  const closes = (contactId: string, more: object = {}, actor: Actor = agent) =>
    here.chat.endings.close({ actor, contactId, ...more });
  const typesOf = async (actor: Actor, contactId: string) =>
    (await here.transcript(actor, contactId)).map(({ event, text }) => event?.type ?? text);

  it('the last agent needs a status, then has his wrap-up, and finishes it', async () => {
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    await expect(closes(contactId)).rejects.toMatchObject({ code: 'status_required' });

    await closes(contactId, { statusId: solved.id, note: 'was easy' });

    const inWrapUp = await here.staffView(agent, contactId);
    expect(inWrapUp).toMatchObject({ state: 'wrapUp', status: { name: 'Solved' }, owner: { id: agent.id } });
    expect(Date.parse(inWrapUp.wrapUpEndsAt ?? '') - here.clock.now().getTime()).toBe(aMinuteMs);
    expect(await here.visitorView(visitor, contactId)).toMatchObject({ state: 'closed' });
    expect(await typesOf(visitor, contactId)).toEqual(['joined', 'ended']);
    expect(await typesOf(agent, contactId)).toEqual(['joined', 'was easy', 'ended']);

    here.clock.advance(10_000);
    await here.chat.endings.finish({ actor: agent, contactId });
    expect(await here.staffView(agent, contactId)).toMatchObject({ state: 'closed', notSet: false });
    expect(await here.published('chat.contact.closed.v1', contactId)).toMatchObject([
      {
        handledBy: [{ agentId: agent.id, teamIds: [TEAM] }],
        contact: { state: 'closed', closedAt: here.clock.now().toISOString() },
      },
    ]);
    expect(await here.published('chat.participant.left.v1', contactId)).toMatchObject([
      { reason: 'contactEnded' },
    ]);
  });

  it('in wrap-up the owner writes notes, nobody writes to the visitor any more, who may start anew', async () => {
    const { visitor, contactId, queue } = await here.aContact({ agents: [agent] });
    await closes(contactId, { statusId: solved.id });
    const writes = (actor: Actor, visibility: 'everyone' | 'staff') =>
      here.chat.messages.send({ actor, contactId, clientMessageId: uuidv7(), text: 'x', visibility });

    await expect(writes(agent, 'staff')).resolves.toMatchObject({ staffSeq: 1 });
    await expect(writes(agent, 'everyone')).rejects.toMatchObject({ code: 'contact_closed' });
    await expect(writes(visitor, 'everyone')).rejects.toMatchObject({ code: 'contact_closed' });
    await expect(closes(contactId)).rejects.toMatchObject({ code: 'contact_closed' });
    const next = await here.chat.contacts.start({ actor: visitor, queue, widgetId: null, fields: {} });
    expect(next).toMatchObject({ created: true });
  });

  it('time over without a status closes it with notSet, also when the process died meanwhile', async () => {
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    await here.chat.endings.leave({ actor: visitor, contactId });
    await expect(here.chat.endings.finish({ actor: agent, contactId })).rejects.toMatchObject({
      code: 'status_required',
    });
    await here.chat.endings.extend({ actor: agent, contactId, seconds: 30 });

    here.clock.advance(89_000);
    await here.chat.due.closeWrapUps();
    expect(await here.staffView(agent, contactId)).toMatchObject({ state: 'wrapUp' });

    await here.restart();
    here.clock.advance(1_000);
    await Promise.all([here.chat.due.closeWrapUps(), here.chat.due.closeWrapUps()]);

    expect(await here.staffView(agent, contactId)).toMatchObject({
      state: 'closed',
      notSet: true,
      status: null,
    });
    expect(await here.published('chat.contact.closed.v1', contactId)).toHaveLength(1);
    expect(await here.published('chat.contact.ended.v1', contactId)).toMatchObject([
      { reason: 'visitor', by: { kind: 'visitor', id: visitor.id } },
    ]);
  });

  it('a status that nobody had time for may still be set by its owner, and by nobody else (D22)', async () => {
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    await here.chat.endings.leave({ actor: visitor, contactId });
    here.clock.advance(aMinuteMs);
    await here.chat.due.closeWrapUps();
    const sets = (actor: typeof agent) =>
      here.chat.endings.setStatus({ actor, contactId, statusId: solved.id });

    await expect(sets(anAgent())).rejects.toMatchObject({ code: 'contact_not_found' });
    await sets(agent);

    expect(await here.staffView(agent, contactId)).toMatchObject({
      state: 'closed',
      notSet: false,
      status: { id: solved.id },
    });
    const published = await here.published<{ contact: ContactFacts }>('chat.contact.changed.v1', contactId);
    expect(published.at(-1)?.contact).toMatchObject({ notSet: false, status: { id: solved.id } });
    await expect(sets(agent)).rejects.toMatchObject({ code: 'contact_closed' });
  });

  it('a status chosen in wrap-up is kept when the time runs out', async () => {
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    await here.chat.endings.leave({ actor: visitor, contactId });
    await here.chat.endings.setStatus({ actor: agent, contactId, statusId: solved.id });
    await here.chat.endings.setImportant({ actor: agent, contactId, important: true });

    here.clock.advance(aMinuteMs);
    await here.chat.due.closeWrapUps();

    expect(await here.staffView(agent, contactId)).toMatchObject({
      state: 'closed',
      notSet: false,
      important: true,
    });
    await expect(
      here.chat.endings.setStatus({ actor: agent, contactId, statusId: solved.id }),
    ).rejects.toMatchObject({ code: 'contact_closed' });
  });

  it('without wrap-up in the queue a close with a status is the end of it', async () => {
    const { contactId } = await here.aContact({ agents: [agent], queue: aQueue({ wrapUpSeconds: 0 }) });

    await closes(contactId, { statusId: solved.id });

    expect(await here.staffView(agent, contactId)).toMatchObject({ state: 'closed', wrapUpEndsAt: null });
    const keys = (await here.published('chat.contact.closed.v1', contactId)).length;
    expect(keys).toBe(1);
  });

  it('another agent only leaves: the visitor sees a notice, the one who stays becomes owner', async () => {
    const [first, second] = [anAgent(), anAgent()];
    const { visitor, contactId } = await here.aContact({ agents: [first, second] });

    await closes(contactId, {}, first);

    expect(await here.staffView(second, contactId)).toMatchObject({
      state: 'active',
      owner: { id: second.id },
    });
    expect(await typesOf(visitor, contactId)).toEqual(['joined', 'joined', 'left']);
    await expect(closes(contactId, {}, first)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await here.published('chat.participant.left.v1', contactId)).toMatchObject([
      { reason: 'left', participant: { id: first.id } },
    ]);
  });

  it('a visitor who leaves before anybody answered abandons it: ended and closed at once', async () => {
    const { visitor, contactId } = await here.aContact();

    await here.chat.endings.leave({ actor: visitor, contactId });
    await here.chat.endings.leave({ actor: visitor, contactId });

    expect(await here.visitorView(visitor, contactId)).toMatchObject({ state: 'abandoned' });
    expect(await here.published('chat.contact.ended.v1', contactId)).toHaveLength(1);
    expect(await here.published('chat.contact.closed.v1', contactId)).toMatchObject([{ handledBy: [] }]);
  });

  it('ends by itself when nobody says anything, not before', async () => {
    const { visitor, contactId } = await here.aContact({
      agents: [agent],
      queue: aQueue({ idleSeconds: 300 }),
    });
    here.clock.advance(200_000);
    await here.chat.messages.send({
      actor: visitor,
      contactId,
      clientMessageId: 'a',
      text: 'still here',
      visibility: 'everyone',
    });
    here.clock.advance(299_000);
    await here.chat.due.endIdle();
    expect(await here.staffView(agent, contactId)).toMatchObject({ state: 'active' });

    here.clock.advance(1_000);
    await here.chat.due.endIdle();

    expect(await here.staffView(agent, contactId)).toMatchObject({ state: 'wrapUp' });
    expect(await here.published('chat.contact.ended.v1', contactId)).toMatchObject([
      { reason: 'idle', by: { kind: 'system' } },
    ]);
  });

  it('an end and a join at the same moment: one of them wins, nothing in between', async () => {
    const visitorsLast = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const { visitor, contactId } = await here.aContact();
        const joined = here.chat.agents
          .join({ actor: agent, assignment: anAssignment(contactId, agent) })
          .then(
            () => 'joined',
            (error: { code: string }) => error.code,
          );
        await here.chat.endings.leave({ actor: visitor, contactId });
        return { answer: await joined, contact: await here.staffView(anAdministrator(), contactId) };
      }),
    );

    for (const { answer, contact } of visitorsLast)
      expect([answer, contact.state]).toEqual(
        answer === 'joined' ? ['joined', 'wrapUp'] : ['contact_closed', 'abandoned'],
      );
  });

  it('only takers of part may close, mark or finish; who cannot see it learns nothing', async () => {
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    const supervisor = anAgent({ roles: ['supervisor'], teamIds: [TEAM] });

    await expect(closes(contactId, {}, anAgent())).rejects.toMatchObject({ code: 'contact_not_found' });
    await expect(closes(contactId, {}, supervisor)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(closes(contactId, {}, visitor)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(here.chat.endings.finish({ actor: agent, contactId })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(here.chat.endings.leave({ actor: agent, contactId })).rejects.toMatchObject({
      code: 'contact_not_found',
    });
    await expect(here.chat.endings.leave({ actor: aVisitor(), contactId })).rejects.toMatchObject({
      code: 'contact_not_found',
    });
  });

  it('a status must be one of the queue', async () => {
    const { contactId } = await here.aContact({ agents: [agent] });
    const foreign = await aStatus({ name: 'Of another queue', queueIds: [uuidv7()] });

    for (const statusId of [foreign.id, uuidv7()])
      await expect(closes(contactId, { statusId })).rejects.toMatchObject({ code: 'invalid_input' });

    expect(await here.staffView(agent, contactId)).toMatchObject({ state: 'active', status: null });
  });

  it('the visitor rates it once, after the end', async () => {
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    const rates = (score: number, actor: Actor = visitor) =>
      here.chat.endings.rate({ actor, contactId, score });
    await expect(rates(5)).rejects.toMatchObject({ code: 'conflict' });
    await here.chat.endings.leave({ actor: visitor, contactId });

    await rates(5);
    await rates(5);

    await expect(rates(1)).rejects.toMatchObject({ code: 'conflict' });
    await expect(rates(5, aVisitor())).rejects.toMatchObject({ code: 'contact_not_found' });
    expect(await here.published('chat.contact.rated.v1', contactId)).toMatchObject([
      { score: 5, text: null },
    ]);
  });
});
