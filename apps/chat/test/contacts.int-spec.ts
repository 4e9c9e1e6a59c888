import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor, ContactView } from '@switchboard/contracts';
import { type AChat, aChat, anAdministrator, anAgent, aQueue, aVisitor, TEAM } from './a-chat.js';

describe('contacts', () => {
  let here: AChat;
  beforeAll(async () => {
    here = await aChat();
  });
  afterAll(() => here.end());

  const starts = (actor: Actor, more: object = {}) =>
    here.chat.contacts.start({ actor, queue: aQueue(), widgetId: null, fields: {}, ...more });
  const lists = async (actor: Actor, query: object = {}) =>
    (await here.chat.contacts.list({ actor, query: { limit: 50, ...query } })) as {
      items: ContactView[];
      nextCursor: string | null;
    };
  const idsOf = ({ items }: { items: ContactView[] }) => items.map(({ contact }) => contact.id);

  it('begin with what the visitor typed as message 1, told in one transaction', async () => {
    const visitor = aVisitor();

    const { created, contact } = await starts(visitor, {
      name: 'Vera',
      text: 'My order is lost',
      fields: { order: '12' },
    });

    expect(created).toBe(true);
    expect(contact).toMatchObject({
      state: 'waiting',
      lastSeq: 1,
      participants: [{ id: visitor.id, name: 'Vera', role: 'visitor' }],
    });
    expect(await here.transcript(visitor, contact.id)).toMatchObject([
      { seq: 1, text: 'My order is lost', sender: { name: 'Vera' } },
    ]);
    expect(await here.published('chat.contact.started.v1', contact.id)).toMatchObject([
      {
        contact: {
          revision: 1,
          visitor: { id: visitor.id, fields: { order: '12' } },
          segments: [{ kind: 'waiting', to: null }],
        },
      },
    ]);
  });

  it('are one open contact per visitor, however many starts come at once', async () => {
    const visitor = aVisitor();

    const answers = await Promise.all(Array.from({ length: 8 }, () => starts(visitor, { text: 'hello' })));

    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ contact }) => contact.id)).size).toBe(1);
    expect(await here.chat.contacts.findOpen({ actor: visitor })).toMatchObject({
      contact: { id: answers[0]?.contact.id },
    });
    expect(await here.chat.contacts.findOpen({ actor: aVisitor() })).toEqual({ contact: null });
  });

  it('that began under a key are what a repeat of it gets, also after the end; another body is refused', async () => {
    const visitor = aVisitor();
    const queue = aQueue();
    const asked = { queue, text: 'hello', fields: { a: '1', b: '2' }, idempotencyKey: 'key-1' };
    const { contact } = await starts(visitor, asked);
    const again = { ...asked, fields: { b: '2', a: '1' } };

    expect(await starts(visitor, again)).toMatchObject({ created: false, contact: { id: contact.id } });
    await expect(starts(visitor, { ...asked, text: 'other' })).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
    await here.chat.endings.leave({ actor: visitor, contactId: contact.id });
    expect(await starts(visitor, again)).toMatchObject({
      created: false,
      contact: { id: contact.id, state: 'abandoned' },
    });
    expect((await starts(visitor, { ...asked, idempotencyKey: 'key-2' })).created).toBe(true);
    expect((await starts(aVisitor(), asked)).created).toBe(true);
  });

  it('are seen by their visitor, their agents, their supervisors and administrators, and by nobody else', async () => {
    const [agent, left] = [anAgent(), anAgent()];
    const { visitor, contactId } = await here.aContact({ agents: [left, agent] });
    await here.chat.endings.close({ actor: left, contactId });
    const get = (actor: Actor) => here.chat.contacts.get({ actor, contactId });

    const theirs = anAgent({ roles: ['supervisor'], teamIds: [TEAM] });
    for (const actor of [agent, left, theirs, anAdministrator()])
      await expect(get(actor)).resolves.toMatchObject({ view: 'staff', contact: { id: contactId } });
    await expect(get(visitor)).resolves.toMatchObject({ view: 'visitor' });
    for (const actor of [
      aVisitor(),
      anAgent(),
      anAgent({ roles: ['supervisor'], teamIds: [contactId] }),
      anAgent({ rights: ['reports'] }),
    ])
      await expect(get(actor)).rejects.toMatchObject({ code: 'contact_not_found' });
  });

  it('that wait are whole to nobody but their visitor and administrators: no team has handled them', async () => {
    const { contactId } = await here.aContact();

    for (const person of [anAgent(), anAgent({ roles: ['supervisor'], teamIds: [contactId] })])
      await expect(here.staffView(person, contactId)).rejects.toMatchObject({ code: 'contact_not_found' });
    await expect(here.staffView(anAgent({ roles: ['administrator'] }), contactId)).resolves.toMatchObject({
      state: 'waiting',
    });
  });

  it('show their visitor a list of allowed fields and nothing else', async () => {
    const { visitor, contactId } = await here.aContact({ agents: [anAgent()] });

    const contact = await here.visitorView(visitor, contactId);

    expect(Object.keys(contact).sort()).toEqual([
      'endedAt',
      'id',
      'lastSeq',
      'participants',
      'queue',
      'startedAt',
      'state',
    ]);
  });

  it('are listed newest first, page by page, each to whom may see them', async () => {
    const agent = anAgent();
    const queue = aQueue();
    const mine: string[] = [];
    for (let n = 0; n < 5; n++) {
      here.clock.advance(1000);
      mine.unshift((await here.aContact({ agents: [agent], queue })).contactId);
    }

    const first = await lists(agent, { limit: 3 });
    const second = await lists(agent, { limit: 3, cursor: first.nextCursor });

    expect([...idsOf(first), ...idsOf(second)]).toEqual(mine);
    expect(second.nextCursor).toBeNull();
    expect(idsOf(await lists(anAgent()))).toEqual([]);
    expect(idsOf(await lists(anAdministrator(), { queueId: queue.id }))).toEqual(mine);
    expect(
      idsOf(await lists(anAgent({ roles: ['supervisor'], teamIds: [TEAM] }), { queueId: queue.id })),
    ).toEqual(mine);
    expect(idsOf(await lists(anAgent({ roles: ['supervisor'] }), { queueId: queue.id }))).toEqual([]);
    await expect(lists(agent, { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('stand in a list exactly where its reader may see them, whatever he asks for', async () => {
    const [agent, left, elsewhere] = [anAgent(), anAgent(), anAgent()];
    const queue = aQueue();
    const waiting = await here.aContact({ queue });
    const active = await here.aContact({ agents: [left, agent], queue });
    await here.chat.endings.close({ actor: left, contactId: active.contactId });
    const ended = await here.aContact({ agents: [agent], queue });
    await here.chat.endings.leave({ actor: ended.visitor, contactId: ended.contactId });
    const all = [waiting, active, ended].map(({ contactId }) => contactId);
    const readers = [
      agent,
      left,
      elsewhere,
      anAgent({ roles: ['supervisor'], teamIds: [TEAM] }),
      anAgent({ roles: ['supervisor'], teamIds: [queue.id] }),
      anAgent({ teamIds: [TEAM] }),
      anAgent({ rights: ['reports'] }),
      anAdministrator(),
      waiting.visitor,
      aVisitor(),
    ];

    for (const actor of readers) {
      const seen: string[] = [];
      for (const contactId of all)
        await here.chat.contacts.get({ actor, contactId }).then(
          () => seen.push(contactId),
          () => undefined,
        );
      for (const query of [{ queueId: queue.id }, {}])
        expect(
          idsOf(await lists(actor, query))
            .filter((id) => all.includes(id))
            .sort(),
        ).toEqual(seen.sort());
    }
  });

  it('of an agent now are those he is in, wrap-up included, and they are his rooms', async () => {
    const [agent, other] = [anAgent(), anAgent()];
    const left = await here.aContact({ agents: [agent, other] });
    const current = await here.aContact({ agents: [agent] });
    const inWrapUp = await here.aContact({ agents: [agent] });
    await here.chat.endings.close({ actor: agent, contactId: left.contactId });
    await here.chat.endings.leave({ actor: inWrapUp.visitor, contactId: inWrapUp.contactId });

    const now = [current.contactId, inWrapUp.contactId].sort();

    expect(idsOf(await lists(agent, { mine: true })).sort()).toEqual(now);
    expect(idsOf(await lists(agent, { mine: true, state: 'wrapUp' }))).toEqual([inWrapUp.contactId]);
    expect(idsOf(await lists(agent))).toHaveLength(3);
    const { items } = await here.chat.contacts.rooms({ actor: agent, afterId: null });
    expect(items.map(({ contactId, asStaff }) => (asStaff ? contactId : '')).sort()).toEqual(now);
    expect(await here.chat.contacts.rooms({ actor: current.visitor, afterId: null })).toEqual({
      items: [{ contactId: current.contactId, asStaff: false }],
      nextAfterId: null,
    });
    const [first = '', second] = now;
    const after = await here.chat.contacts.rooms({ actor: agent, afterId: first });
    expect(after.items.map(({ contactId }) => contactId)).toEqual([second]);
  });
});
