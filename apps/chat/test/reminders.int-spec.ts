import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@switchboard/contracts';
import { type AChat, aChat, anAgent, anAssignment, aQueue, aVisitor } from './a-chat.js';

describe('an agent is reminded', () => {
  let here: AChat;
  const agent = anAgent();
  beforeAll(async () => {
    here = await aChat();
  });
  afterAll(() => here.end());

  const says = (actor: Actor, contactId: string, text: string) =>
    here.chat.messages.send({ actor, contactId, clientMessageId: text, text, visibility: 'everyone' });
  const reminded = async (contactId: string, seconds: number) => {
    here.clock.advance(seconds * 1000);
    await Promise.all([here.chat.reminds(), here.chat.reminds()]);
    return (await here.published('chat.reminder.due.v1', contactId)).length;
  };

  it('once when the visitor has waited for the time, counted from his first message', async () => {
    const { visitor, contactId } = await here.aContact({
      agents: [agent],
      queue: aQueue({ reminders: { afterSeconds: 30 } }),
    });
    const since = here.clock.now().toISOString();
    await says(visitor, contactId, 'hello?');

    expect(await reminded(contactId, 20)).toBe(0);
    await says(visitor, contactId, 'anybody?');
    expect(await reminded(contactId, 10)).toBe(1);
    expect(await reminded(contactId, 100)).toBe(1);

    expect(await here.published('chat.reminder.due.v1', contactId)).toMatchObject([
      { agentId: agent.id, reminder: 'afterSeconds', since },
    ]);
    await says(agent, contactId, 'here I am');
    await says(visitor, contactId, 'at last');
    expect(await reminded(contactId, 30)).toBe(2);
  });

  it('of what the visitor wrote before he joined', async () => {
    const queue = aQueue({ reminders: { afterSeconds: 30 } });
    const start = { actor: aVisitor(), queue, widgetId: null, fields: {}, text: 'My order is lost' };
    const { contact } = await here.chat.contacts.start(start);
    const assignment = anAssignment(contact.id, agent, { queue });
    await here.chat.agents.join({ actor: agent, assignment });

    expect(await reminded(contact.id, 29)).toBe(0);
    expect(await reminded(contact.id, 1)).toBe(1);
  });

  it('not of what he has answered, nor where the queue does not want it', async () => {
    const asked = await here.aContact({
      agents: [agent],
      queue: aQueue({ reminders: { afterSeconds: 30 } }),
    });
    const quiet = await here.aContact({ agents: [agent] });
    await says(asked.visitor, asked.contactId, 'hello?');
    await says(agent, asked.contactId, 'hello!');
    await says(quiet.visitor, quiet.contactId, 'hello?');

    expect(await reminded(asked.contactId, 60)).toBe(0);
    expect(await reminded(quiet.contactId, 60)).toBe(0);
  });

  it('of every message', async () => {
    const { visitor, contactId } = await here.aContact({
      agents: [agent],
      queue: aQueue({ reminders: { everyMessage: true } }),
    });
    await says(visitor, contactId, 'one');
    expect(await reminded(contactId, 1)).toBe(1);
    expect(await reminded(contactId, 1)).toBe(1);

    await says(visitor, contactId, 'two');

    expect(await reminded(contactId, 1)).toBe(2);
  });
});
