import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@switchboard/kernel';
import fc from 'fast-check';
import {
  type AChat,
  aChat,
  anAdministrator,
  anAgent,
  anAssignment,
  anAttachment,
  aVisitor,
  TEAM,
} from './a-chat.js';

const TABLES = {
  contacts: 'id',
  participants: 'contact_id',
  messages: 'contact_id',
  read_marks: 'contact_id',
};

describe('a contact that has expired', () => {
  let here: AChat;
  const agent = anAgent();
  beforeAll(async () => {
    here = await aChat();
  });
  afterAll(() => here.end());

  const at = () => here.clock.now().toISOString();
  const expires = (contactId: string) => here.chat.contacts.expired({ at: at(), contactId });
  const leftOf = async (id: string) => {
    const counts = await Promise.all(
      Object.entries(TABLES).map(([table, key]) =>
        here.chat.db.sql(`SELECT 1 FROM ${table} WHERE ${key} = $1`, [id]),
      ),
    );
    return counts.flat();
  };
  /** Everything that is told of a contact by others, and what its visitor still asks. */
  const steps = async () => {
    const { visitor, contactId, queue } = await here.aContact();
    const assignment = anAssignment(contactId, agent, { queue, madeAt: at() });
    const { assignmentId } = assignment;
    const attachment = anAttachment(contactId);
    const published = { at: at(), contactId, agentId: agent.id };
    return {
      contactId,
      all: [
        () => here.chat.agents.assigned({ at: at(), assignment }),
        () => here.chat.agents.released({ ...published, assignmentId, placement: 2, reason: 'left' }),
        () =>
          here.chat.agents.returned({
            ...published,
            placement: 3,
            queue,
            waitingSince: at(),
            reason: 'connectionLost',
            handedOverBy: null,
            note: null,
          }),
        () =>
          here.chat.files.attachmentChanged({
            at: at(),
            revision: 1,
            queueId: queue.id,
            attachment,
            text: null,
          }),
        () => here.chat.endings.leave({ actor: visitor, contactId }).catch(() => undefined),
        () => here.chat.due.closeWrapUps(),
      ] as (() => Promise<unknown>)[],
    };
  };

  it('leaves nothing, wherever among its events the purge comes, each told twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 14, maxLength: 14 }), async (ranks) => {
        const { contactId, all } = await steps();
        const purge = () => expires(contactId);
        const order = [...all, purge, ...all, purge]
          .map((take, nth) => ({ take, rank: ranks[nth] ?? 0 }))
          .sort((a, b) => a.rank - b.rank);

        for (const { take } of order) await take();

        expect(await leftOf(contactId)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves nothing where all of it happens at one moment', async () => {
    for (let round = 0; round < 10; round++) {
      const { contactId, all } = await steps();

      await Promise.all([...all, () => expires(contactId), ...all].map((take) => take()));

      expect(await leftOf(contactId)).toEqual([]);
    }
  });

  it('is gone for whoever could have read it, and never was for anybody else', async () => {
    const { visitor, contactId } = await here.aContact({ agents: [agent] });
    await expires(contactId);
    await expires(contactId);

    const asks = (actor: typeof agent) => here.chat.contacts.get({ actor, contactId });
    const supervisor = anAgent({ roles: ['supervisor'], teamIds: [TEAM] });
    for (const reader of [visitor, agent, supervisor, anAdministrator()])
      await expect(asks(reader)).rejects.toMatchObject({ code: 'gone' });
    const stranger = anAgent({ roles: ['supervisor'], teamIds: [uuidv7()] });
    for (const other of [aVisitor(), anAgent(), stranger])
      await expect(asks(other)).rejects.toMatchObject({ code: 'contact_not_found' });
  });
});
