import type { Actor, Message } from '@switchboard/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runInContext } from '@switchboard/kernel';
import { TogetherRepository } from '../src/messages/fast-path/together.repository.js';
import { type AChat, aChat, anAgent } from './a-chat.js';

/** Messages to many contacts at the same moment go into one statement: each of them as if it were alone. */
describe('messages of the same moment', () => {
  let here: AChat;
  let batches: number[];
  beforeAll(async () => {
    here = await aChat();
    const repository = here.chat.app.get(TogetherRepository, { strict: false });
    const store = repository.store.bind(repository);
    repository.store = (said) => {
      batches.push(said.length);
      return store(said);
    };
  });
  afterAll(() => here.end());

  const says = (actor: Actor, contactId: string, text: string, clientMessageId = text) =>
    here.chat.messages.send({ actor, contactId, clientMessageId, text, visibility: 'everyone' });

  /** Contacts whose visitors have spoken already: from now on a message needs no look. */
  async function contacts(count: number) {
    const all = await Promise.all(Array.from({ length: count }, () => here.aContact()));
    await Promise.all(all.map(({ visitor, contactId }) => says(visitor, contactId, 'hello')));
    batches = [];
    return all;
  }
  const sentIn = async (contactId: string) =>
    (await here.published<{ message: Message }>('chat.message.sent.v1', contactId)).map(
      ({ message }) => message,
    );

  it('are one statement, numbered in their own contacts, answered, kept and told as they were said', async () => {
    const all = await contacts(10);
    const texts = all.map((_, n) => `'; DROP TABLE outbox; -- "n": 7 \\" {${n}} $1 \u{1F600}`);

    const answers = await Promise.all(
      all.map(({ visitor, contactId }, n) => says(visitor, contactId, texts[n] ?? '')),
    );

    expect(batches).toEqual([10]);
    for (const [n, { visitor, contactId }] of all.entries()) {
      expect(answers[n]).toMatchObject({ contactId, seq: 2, text: texts[n], sender: { id: visitor.id } });
      expect((await here.transcript(visitor, contactId)).at(-1)).toEqual(answers[n]);
      expect((await sentIn(contactId)).at(-1)).toEqual(answers[n]);
    }
  });

  it('keep the correlation of each call in its event', async () => {
    const all = await contacts(2);
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

    await Promise.all(
      all.map(({ visitor, contactId }, n) =>
        runInContext({ correlationId: `call-${n}`, traceparent }, () => says(visitor, contactId, 'line')),
      ),
    );

    for (const [n, { contactId }] of all.entries()) {
      const rows = await here.chat.db.sql(
        'SELECT correlation_id FROM outbox WHERE lane_key = $1 ORDER BY id DESC LIMIT 1',
        [contactId],
      );
      expect(rows).toEqual([{ correlation_id: `call-${n}` }]);
    }
  });

  it('do not suffer from a repeat among them', async () => {
    const [first, second] = await contacts(2);
    if (!first || !second) throw new Error('two contacts');

    const [repeat, fresh] = await Promise.all([
      says(first.visitor, first.contactId, 'something else', 'hello'),
      says(second.visitor, second.contactId, 'fresh'),
    ]);

    expect(repeat).toMatchObject({ seq: 1, text: 'hello' });
    expect(fresh).toMatchObject({ seq: 2, text: 'fresh' });
    expect(await sentIn(first.contactId)).toHaveLength(1);
    expect((await sentIn(second.contactId)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('do not wait for a contact that somebody is writing to, and that one is said when it is free', async () => {
    const [busy, free] = await contacts(2);
    if (!busy || !free) throw new Error('two contacts');
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: locked, resolve: isLocked } = Promise.withResolvers<void>();
    const writing = here.chat.db.transaction(async (tx) => {
      await tx.sql('SELECT 1 FROM contacts WHERE id = $1 FOR UPDATE', [busy.contactId]);
      isLocked();
      await released;
    });
    await locked;

    const waiting = says(busy.visitor, busy.contactId, 'waits');
    expect(await says(free.visitor, free.contactId, 'does not')).toMatchObject({ seq: 2 });
    release();

    await writing;
    expect(await waiting).toMatchObject({ seq: 2, text: 'waits' });
  });

  it('of one contact get a number each, and what has changed is judged anew', async () => {
    const agent = anAgent();
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    await says(visitor, contactId, 'one');
    await says(agent, contactId, 'two');

    const both = await Promise.all([says(visitor, contactId, 'three'), says(agent, contactId, 'four')]);
    await here.chat.endings.leave({ actor: visitor, contactId });

    expect(both.map(({ seq }) => seq).sort()).toEqual([4, 5]);
    expect((await sentIn(contactId)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    await expect(says(visitor, contactId, 'late')).rejects.toMatchObject({ code: 'contact_closed' });
  });
});
