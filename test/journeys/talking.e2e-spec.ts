import { randomUUID } from 'node:crypto';
import { Line } from '../../tools/drivers/line.ts';
import { aHouse, type House, linesOf, refusalOf, SITE } from '../support/house.js';

interface Message {
  seq: number;
  staffSeq?: number;
  text: string | null;
  visibility: string;
  event: { type: string } | null;
}
const upTo = (n: number, from = 1) => Array.from({ length: n }, (_, index) => from + index);

let house: House;
beforeAll(async () => void (house = await aHouse()));
afterAll(() => house?.leaves());

describe('a line', () => {
  it('is stored when it is acknowledged, has the next number, and is told to everybody in it', async () => {
    const { visitor, agent, contactId } = await house.talk();

    for (const text of ['One', 'Two', 'Three']) {
      const line = await visitor.writes(contactId, text);
      const { items, lastSeq } = await agent.transcript(contactId);
      expect(items.at(-1)).toMatchObject({ id: line.id, seq: lastSeq, text, sender: { kind: 'visitor' } });
      expect(await agent.reads(text)).toEqual(line);
    }
    await agent.writes(contactId, 'Four');
    expect(await visitor.reads('Four')).toMatchObject({ sender: { kind: 'agent', name: agent.user.name } });
  });

  it('is one line however often and by whatever way it is sent', async () => {
    const { visitor, agent, contactId } = await house.talk();
    const clientMessageId = randomUUID();
    const path = `/v1/contacts/${contactId}/messages`;

    const lines = await Promise.all([
      ...upTo(4).map(() => visitor.writes(contactId, 'Once', { clientMessageId })),
      ...upTo(4).map(() => visitor.ask('POST', path, { clientMessageId, text: 'Once' })),
    ]);
    const other = await visitor.writes(contactId, 'Something else', { clientMessageId });
    const sameIdByAgent = await agent.writes(contactId, 'Mine', { clientMessageId });

    expect(new Set([...lines, other].map(({ id }) => id)).size).toBe(1);
    expect(other.text).toBe('Once');
    expect(sameIdByAgent.id).not.toBe(other.id);
    const { items } = await agent.transcript(contactId);
    expect(linesOf(items)).toEqual(['· joined', 'Once', 'Mine']);
  });

  it('of 120 at once with 40 repeats, 80 are kept, numbered 1 to 80, the same for every reader', async () => {
    const visitor = await house.visitor();
    const { id } = await visitor.starts({ name: 'Vera' });
    const tab = await new Line(house.address, () => visitor.token ?? '', { origin: SITE }).open();
    const ids = upTo(80).map((number) => `line-${number}`);
    const repeats = [...ids, ...ids.slice(0, 40)];

    const lines = await Promise.all(
      repeats.map(async (clientMessageId, index) => {
        const message = { clientMessageId, text: `Text of ${clientMessageId}` };
        if (index % 3 === 0) return visitor.ask('POST', `/v1/contacts/${id}/messages`, message);
        const line = index % 3 === 1 ? tab : visitor.line;
        return (await line?.ask('message.send', { contactId: id, ...message })).message;
      }),
    );

    expect([...new Set(lines.map(({ seq }) => seq))].sort((a, b) => a - b)).toEqual(upTo(80));
    for (let repeat = 0; repeat < 40; repeat++) expect(lines[80 + repeat]).toEqual(lines[repeat]);
    const taken = await house.admin.transcript(id);
    const own = await visitor.transcript(id);
    expect(own.items.map(({ seq }: Message) => seq)).toEqual(upTo(80));
    expect(own.items).toEqual(taken.items);
    await visitor.sees('message.sent', ({ message }) => message.seq === 80);
    expect(visitor.line?.all('message.sent').map(({ message }) => message.seq)).toEqual(upTo(80));
    tab.close();
    await visitor.leaves(id);
  });

  it('keeps its place after the one before, however quickly they are typed', async () => {
    const { visitor, agent, contactId } = await house.talk();
    const texts = upTo(30).map((number) => `Line ${number}`);

    await Promise.all(texts.map((text) => visitor.writes(contactId, text)));

    expect(linesOf((await agent.transcript(contactId)).items).slice(1)).toEqual(texts);
    await agent.reads('Line 30');
    const heard = agent.line?.all('message.sent').filter(({ message }) => message.contactId === contactId);
    expect(heard?.map(({ message }) => message.text).filter((text) => text?.startsWith('Line'))).toEqual(
      texts,
    );
  });

  it('of nothing, or of more than 4,000 characters, is refused (S055)', async () => {
    const { visitor, contactId } = await house.talk();

    expect(await refusalOf(visitor.writes(contactId, '   '))).toBe('400 invalid_input');
    expect(await refusalOf(visitor.writes(contactId, 'x'.repeat(4001)))).toBe('400 invalid_input');
    expect((await visitor.writes(contactId, '😀'.repeat(4000))).text).toHaveLength(8000);
  });
});

describe('a note for staff', () => {
  it('is read by staff, and no way of the visitor betrays that there is one', async () => {
    const { visitor, agent, contactId } = await house.talk();
    const first = await visitor.writes(contactId, 'Before');
    const note = await agent.writes(contactId, 'Careful with this one', { visibility: 'staff' });
    await agent.ask('POST', `/v1/contacts/${contactId}/messages`, {
      clientMessageId: randomUUID(),
      text: 'Very careful',
      visibility: 'staff',
    });
    await agent.ask('PUT', `/v1/contacts/${contactId}/important`, { important: true });
    const last = await visitor.writes(contactId, 'After');

    expect(note).toMatchObject({ visibility: 'staff', seq: first.seq, staffSeq: 1 });
    expect(last.seq).toBe(first.seq + 1);
    await agent.reads('Very careful');
    expect(linesOf((await agent.transcript(contactId, { afterSeq: first.seq - 1 })).items)).toEqual([
      'Before',
      'Careful with this one',
      'Very careful',
      'After',
    ]);
    await visitor.reads('After');
    const seen = JSON.stringify([
      visitor.line?.received,
      await visitor.transcript(contactId),
      await visitor.emits('messages.after', { contactId, seq: 0 }),
      await visitor.ask('GET', `/v1/contacts/${contactId}`),
      await visitor.ask('GET', '/v1/contacts'),
      await visitor.ask('GET', `/v1/contacts/${contactId}/messages?afterStaffSeq=0`),
    ]);
    expect(seen).not.toMatch(/careful|staff|important|notSet|"status"/i);
  });

  it('is not a visitor’s to write', async () => {
    const { visitor, contactId } = await house.talk();

    expect(await refusalOf(visitor.writes(contactId, 'Psst', { visibility: 'staff' }))).toBe('403 forbidden');
  });
});

describe('somebody who types or has read', () => {
  it('is seen by the others, and only in this contact', async () => {
    const { visitor, agent, contactId } = await house.talk();
    const { visitor: stranger } = await house.talk();

    await visitor.emits('typing', { contactId, isTyping: true });
    await agent.sees('typing', (typing) => typing.contactId === contactId && typing.isTyping);
    await agent.emits('typing', { contactId, isTyping: true });
    const typing = await visitor.sees('typing', ({ actor }) => actor.kind === 'agent');
    const { seq } = await visitor.writes(contactId, 'Read this');
    await agent.emits('read', { contactId, seq });

    expect(typing).toEqual({ contactId, actor: { kind: 'agent', id: expect.any(String) }, isTyping: true });
    expect(typing.actor.id).not.toBe(agent.user.id);
    await visitor.sees('read', (read) => read.contactId === contactId && read.seq === seq);
    expect(stranger.line?.all('typing')).toEqual([]);
    await stranger.emits('typing', { contactId, isTyping: true }).catch(() => undefined);
    expect(agent.line?.all('typing').filter(({ actor }) => actor.id === stranger.id)).toEqual([]);
  });
});

describe('a client that was away', () => {
  it('gets exactly what it missed, notes included for staff, each once and in order', async () => {
    const { visitor, agent, contactId } = await house.talk();
    await visitor.writes(contactId, 'Heard');
    const [last] = [(await agent.reads('Heard')).seq];
    agent.disconnects();
    visitor.disconnects();
    const write = (person: typeof visitor | typeof agent, text: string, visibility = 'everyone') =>
      person.ask('POST', `/v1/contacts/${contactId}/messages`, {
        clientMessageId: randomUUID(),
        text,
        visibility,
      });
    await write(visitor, 'Missed 1');
    await write(agent, 'Note', 'staff');
    await write(agent, 'Missed 2');

    await Promise.all([agent.connects(), visitor.connects()]);
    const forStaff = await agent.emits('messages.after', { contactId, seq: last, staffSeq: 0 });
    const forVisitor = await visitor.emits('messages.after', { contactId, seq: last });

    expect(linesOf(forStaff.items)).toEqual(['Missed 1', 'Note', 'Missed 2']);
    expect(forStaff).toMatchObject({ lastSeq: last + 2, lastStaffSeq: 1 });
    expect(linesOf(forVisitor.items)).toEqual(['Missed 1', 'Missed 2']);
    expect(forVisitor).not.toHaveProperty('lastStaffSeq');
    const nothing = await agent.emits('messages.after', { contactId, seq: last + 2, staffSeq: 1 });
    expect(nothing.items).toEqual([]);
    await visitor.writes(contactId, 'Live again');
    await agent.reads('Live again');
  });

  it('reads a long transcript page by page, forwards and back', async () => {
    const { visitor, agent, contactId } = await house.talk();
    for (const number of upTo(12)) await visitor.writes(contactId, `Line ${number}`);
    const page = (query: string) => agent.ask('GET', `/v1/contacts/${contactId}/messages?limit=5&${query}`);

    expect((await page('afterSeq=0')).items.map(({ seq }: Message) => seq)).toEqual(upTo(5));
    expect((await page('afterSeq=10')).items.map(({ seq }: Message) => seq)).toEqual(upTo(3, 11));
    expect((await page('beforeSeq=6')).items.map(({ seq }: Message) => seq)).toEqual(upTo(5));
  });
});

describe('another agent', () => {
  it('who is not in it reads and writes nothing; a supervisor of the team reads', async () => {
    const { visitor, agent, contactId } = await house.talk();
    await visitor.writes(contactId, 'For my agent');
    const outsider = await house.hires();

    for (const person of [house.colleague, outsider]) {
      expect(await refusalOf(person.transcript(contactId))).toBe('404 contact_not_found');
      expect(await refusalOf(person.writes(contactId, 'Hello'))).toBe('404 contact_not_found');
      expect(await refusalOf(person.closes(contactId, house.status.id))).toBe('404 contact_not_found');
    }
    expect(linesOf((await house.supervisor.transcript(contactId)).items)).toContain('For my agent');
    expect(agent.line?.all('message.sent').length).toBeGreaterThan(0);
    for (const person of [house.colleague, outsider])
      expect(
        person.line?.all('message.sent').filter(({ message }) => message.contactId === contactId),
      ).toEqual([]);
  });
});
