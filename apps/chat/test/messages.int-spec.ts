import type { Message } from '@switchboard/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AChat, aChat, anAdministrator, anAgent, anAssignment, aVisitor } from './a-chat.js';

describe('messages', () => {
  let here: AChat;
  beforeAll(async () => {
    here = await aChat();
  });
  afterAll(() => here.end());

  const says = (actor: Parameters<AChat['transcript']>[0], contactId: string, text: string, id = text) =>
    here.chat.messages.send({ actor, contactId, clientMessageId: id, text, visibility: 'everyone' });
  const notes = (actor: Parameters<AChat['transcript']>[0], contactId: string, text: string) =>
    here.chat.messages.send({ actor, contactId, clientMessageId: text, text, visibility: 'staff' });

  it('are kept once: 120 sends at once with 40 repeats give 80 messages, numbered 1 to 80', async () => {
    const { visitor, contactId } = await here.aContact();
    const ids = [...Array(80).keys(), ...Array(40).keys()].map((n) => `m${n}`);

    const answers = await Promise.all(ids.map((id) => says(visitor, contactId, `text of ${id}`, id)));

    const kept = await here.transcript(visitor, contactId);
    expect(kept.map(({ seq }) => seq)).toEqual(Array.from({ length: 80 }, (_, i) => i + 1));
    expect(new Set(kept.map(({ clientMessageId }) => clientMessageId)).size).toBe(80);
    for (const answer of answers)
      expect(answer).toEqual(kept.find(({ clientMessageId }) => clientMessageId === answer.clientMessageId));
    const published = await here.published<{ message: Message }>('chat.message.sent.v1', contactId);
    expect(published.map(({ message }) => message.seq)).toEqual(kept.map(({ seq }) => seq));
    expect(published.map(({ message }) => message)).toEqual(kept);
  });

  it('of one clientMessageId are the first one, whatever the repeat says, also after the end', async () => {
    const { visitor, contactId } = await here.aContact();
    const first = await says(visitor, contactId, 'hello', 'a1');
    await here.chat.endings.leave({ actor: visitor, contactId });

    const again = await says(visitor, contactId, 'something else', 'a1');

    expect(again).toEqual(first);
    await expect(says(visitor, contactId, 'new', 'a2')).rejects.toMatchObject({ code: 'contact_closed' });
  });

  it('survive that the contact changes between reading and writing', async () => {
    const { visitor, contactId } = await here.aContact();
    const agents = Array.from({ length: 6 }, () => anAgent());

    await Promise.all([
      ...agents.map((agent, index) =>
        here.chat.agents.join({
          actor: agent,
          assignment: anAssignment(contactId, agent, { placement: index + 1 }),
        }),
      ),
      ...Array.from({ length: 30 }, (_, n) => says(visitor, contactId, `line ${n}`)),
    ]);

    const kept = await here.transcript(visitor, contactId);
    expect(kept.map(({ seq }) => seq)).toEqual(Array.from({ length: 36 }, (_, i) => i + 1));
  });

  it('sent while the contact ends come before its end or not at all', async () => {
    for (let round = 0; round < 5; round++) {
      const { visitor, contactId } = await here.aContact({ agents: [anAgent()] });
      const sends = Array.from({ length: 20 }, (_, n) => says(visitor, contactId, `line ${n}`));
      const [answers] = await Promise.all([
        Promise.allSettled(sends),
        here.chat.endings.leave({ actor: visitor, contactId }),
      ]);

      const kept = await here.transcript(visitor, contactId);
      expect(kept.at(-1)).toMatchObject({ event: { type: 'ended' } });
      const accepted = answers.filter(({ status }) => status === 'fulfilled').length;
      expect(kept.filter(({ kind }) => kind === 'text')).toHaveLength(accepted);
    }
  });

  it('by staff for staff leave no trace for the visitor', async () => {
    const agent = anAgent();
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    await says(visitor, contactId, 'hello');
    const note = await notes(agent, contactId, 'looks angry');
    await notes(agent, contactId, 'careful');
    await says(agent, contactId, 'hello to you');

    const forVisitor = await here.chat.messages.list({ actor: visitor, contactId, query: { limit: 200 } });
    const forStaff = await here.chat.messages.list({ actor: agent, contactId, query: { limit: 200 } });

    expect(note).toMatchObject({ seq: 2, staffSeq: 1, visibility: 'staff' });
    expect(forVisitor.items.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(forVisitor).toEqual({ items: forVisitor.items, hasMore: false, lastSeq: 3 });
    expect(JSON.stringify(forVisitor)).not.toMatch(/staff|angry|careful/);
    expect(JSON.stringify(await here.visitorView(visitor, contactId))).not.toMatch(/[sS]taff/);
    expect(forStaff.items.map(({ seq, staffSeq }) => [seq, staffSeq])).toEqual([
      [1, undefined],
      [2, undefined],
      [2, 1],
      [2, 2],
      [3, undefined],
    ]);
    expect(forStaff).toMatchObject({ lastSeq: 3, lastStaffSeq: 2 });
  });

  it('that somebody missed are read from where he was, page by page, and back', async () => {
    const agent = anAgent();
    const { visitor, contactId } = await here.aContact({ agents: [agent] }); // 1: joined
    for (const n of [2, 3, 4, 5]) await says(visitor, contactId, `m${n}`);
    await notes(agent, contactId, 'n1');
    await says(visitor, contactId, 'm6');
    const read = async (actor: typeof agent, query: object) => {
      const { items } = await here.chat.messages.list({ actor, contactId, query: { limit: 200, ...query } });
      return items.map(({ seq, staffSeq }) => (staffSeq ? `${seq}/${staffSeq}` : `${seq}`));
    };

    expect(await read(visitor, { afterSeq: 4 })).toEqual(['5', '6']);
    expect(await read(visitor, { limit: 2 })).toEqual(['1', '2']);
    expect(await read(visitor, { afterSeq: 2, limit: 2 })).toEqual(['3', '4']);
    expect(await read(visitor, { afterSeq: 4, limit: 2 })).toEqual(['5', '6']); // the note between takes no place
    expect(await read(visitor, { beforeSeq: 4, limit: 2 })).toEqual(['2', '3']);
    expect(await read(agent, { afterSeq: 6, afterStaffSeq: 0 })).toEqual(['5/1']);
    expect(await read(agent, { afterSeq: 5, afterStaffSeq: 1 })).toEqual(['6']);
    expect(await read(agent, { afterSeq: 5 })).toEqual(['5/1', '6']);
    expect(await read(agent, { afterSeq: 6, afterStaffSeq: 1 })).toEqual([]);
    expect(await read(agent, { beforeSeq: 6, limit: 2 })).toEqual(['5', '5/1']);
    expect(await read(agent, { beforeSeq: 5, beforeStaffSeq: 1, limit: 2 })).toEqual(['4', '5']);
    const far = Number.MAX_SAFE_INTEGER;
    expect(await read(agent, { afterSeq: far, afterStaffSeq: far, beforeSeq: far })).toEqual([]);
    expect(await read(visitor, { afterSeq: far })).toEqual([]);
  });

  it('of the longest that people can write are read to the end and back, each once, by everybody', async () => {
    const agent = anAgent();
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    const longest = '\u{1f600}'.repeat(4000);
    for (let n = 0; n < 100; n++) {
      await says(visitor, contactId, longest, `m${n}`);
      await here.chat.messages.send({
        actor: agent,
        contactId,
        clientMessageId: `n${n}`,
        text: longest,
        visibility: 'staff',
      });
    }
    const read = async (actor: typeof agent, query: object) => {
      const page = await here.chat.messages.list({ actor, contactId, query: { limit: 500, ...query } });
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(300 * 1024);
      return page;
    };
    const readsOn = async (actor: typeof agent) => {
      const found: Message[] = [];
      for (let more = true; more;) {
        const { seq = 0 } = found.at(-1) ?? {};
        const afterStaffSeq = Math.max(0, ...found.map(({ staffSeq }) => staffSeq ?? 0));
        const page = await read(actor, { afterSeq: seq, afterStaffSeq });
        found.push(...page.items);
        more = page.hasMore;
      }
      return found.map(({ id }) => id);
    };
    const readsBack = async (actor: typeof agent) => {
      const found: Message[] = [];
      for (let more = true; more;) {
        const top = found[0];
        const page = await read(actor, { beforeSeq: top?.seq ?? 1_000_000, beforeStaffSeq: top?.staffSeq });
        found.unshift(...page.items);
        more = page.hasMore;
      }
      return found.map(({ id }) => id);
    };

    const rows = await here.chat.db.sql<{ id: string; visibility: string }>(
      'SELECT id, visibility FROM messages WHERE contact_id = $1 ORDER BY seq, staff_seq',
      [contactId],
    );

    const forStaff = rows.map(({ id }) => id);
    const forVisitor = rows.filter(({ visibility }) => visibility === 'everyone').map(({ id }) => id);
    expect([forStaff.length, forVisitor.length]).toEqual([201, 101]);
    for (const way of [readsOn, readsBack]) {
      expect(await way(agent)).toEqual(forStaff);
      expect(await way(visitor)).toEqual(forVisitor);
    }
  }, 60_000);

  it('are for those who are in it; who sees it without being in it is told so, for everybody else there is none', async () => {
    const agent = anAgent();
    const { contactId } = await here.aContact({ agents: [agent] });

    await expect(says(anAdministrator(), contactId, 'hi')).rejects.toMatchObject({ code: 'forbidden' });
    for (const stranger of [aVisitor(), anAgent()])
      await expect(says(stranger, contactId, 'hi')).rejects.toMatchObject({ code: 'contact_not_found' });
    for (const stranger of [aVisitor(), anAgent()])
      await expect(here.transcript(stranger, contactId)).rejects.toMatchObject({ code: 'contact_not_found' });
  });

  it('are judged by how the contact stands now, not by how it stood when somebody last spoke', async () => {
    const agent = anAgent();
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    await says(agent, contactId, 'how can I help?');
    await here.chat.endings.leave({ actor: visitor, contactId });

    await expect(says(agent, contactId, 'too late')).rejects.toMatchObject({ code: 'contact_closed' });
    await expect(notes(agent, contactId, 'for the record')).resolves.toMatchObject({ staffSeq: 1 });
    await expect(says(agent, contactId, 'still')).rejects.toMatchObject({ code: 'contact_closed' });
  });

  it('read so far are remembered, only forwards, and told once', async () => {
    const agent = anAgent();
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    await says(visitor, contactId, 'one');
    const reads = (seq: number) => here.chat.messages.markRead({ actor: agent, contactId, seq });

    await reads(1);
    await reads(1);
    await reads(99);
    await reads(1);

    const published = await here.published('chat.message.read.v1', contactId);
    expect(published).toMatchObject([{ seq: 1, actor: { kind: 'agent', id: agent.id } }, { seq: 2 }]);
  });

  it('read by staff are told again to a visitor who comes back, his own reading is not', async () => {
    const agent = anAgent();
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    await says(visitor, contactId, 'one');
    await says(agent, contactId, 'two');
    const readSeq = async () =>
      (await here.chat.messages.list({ actor: visitor, contactId, query: { limit: 200 } })).readSeq;

    await here.chat.messages.markRead({ actor: visitor, contactId, seq: 2 });
    expect(await readSeq()).toBeUndefined();
    await here.chat.messages.markRead({ actor: agent, contactId, seq: 1 });
    expect(await readSeq()).toBe(1);
  });

  it('read by the visitor are told to staff who read the transcript', async () => {
    const agent = anAgent();
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    await says(agent, contactId, 'one');
    const readSeq = async () =>
      (await here.chat.messages.list({ actor: agent, contactId, query: { limit: 200 } })).readSeq;

    await here.chat.messages.markRead({ actor: agent, contactId, seq: 1 });
    expect(await readSeq()).toBeUndefined();
    await here.chat.messages.markRead({ actor: visitor, contactId, seq: 1 });
    expect(await readSeq()).toBe(1);
  });
});
