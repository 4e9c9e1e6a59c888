import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '@switchboard/kernel';
import { type AChat, aChat, anAdministrator, anAgent, aVisitor } from './a-chat.js';

describe('statuses', () => {
  let here: AChat;
  const admin = anAdministrator();
  beforeAll(async () => {
    here = await aChat();
  });
  afterAll(() => here.end());

  const creates = (name: string, more: object = {}) =>
    here.chat.statuses.create({ actor: admin, input: { name, queueIds: [], finalOutcome: true }, ...more });

  it('are made, changed, listed newest first, and removed', async () => {
    const first = await creates('Solved');
    here.clock.advance(1_000);
    const second = await creates('Open');
    const queueIds = [uuidv7()];

    const changed = await here.chat.statuses.update({ actor: admin, id: first.id, patch: { queueIds } });
    const page = await here.chat.statuses.list({ actor: anAgent(), query: { limit: 1 } });

    expect(changed).toEqual({ ...first, queueIds });
    expect(page.items).toMatchObject([{ id: second.id, name: 'Open' }]);
    expect(page.nextCursor).not.toBeNull();
    await here.chat.statuses.remove({ actor: admin, id: first.id, uses: [] });
    await expect(here.chat.statuses.get({ actor: admin, id: first.id })).rejects.toMatchObject({
      code: 'status_not_found',
    });
    await expect(here.chat.statuses.remove({ actor: admin, id: first.id, uses: [] })).rejects.toMatchObject({
      code: 'status_not_found',
    });
    await expect(here.chat.statuses.update({ actor: admin, id: first.id, patch: {} })).rejects.toMatchObject({
      code: 'status_not_found',
    });
  });

  it('with the same Idempotency-Key are made once', async () => {
    const made = await Promise.all([1, 2, 3].map(() => creates('Once', { idempotencyKey: 'k1' })));

    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    await expect(creates('Other', { idempotencyKey: 'k1' })).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
  });

  it('are written by administrators, read by staff', async () => {
    const { id } = await creates('Mine');

    await expect(here.chat.statuses.get({ actor: anAgent(), id })).resolves.toMatchObject({ name: 'Mine' });
    await expect(here.chat.statuses.get({ actor: aVisitor(), id })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const supervisor = anAgent({ roles: ['supervisor'] });
    await expect(here.chat.statuses.remove({ actor: supervisor, id, uses: [] })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      here.chat.statuses.update({ actor: anAgent(), id, patch: { name: 'x' } }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('stay while an open contact has one, and say so; its queue is told to be used by them', async () => {
    const agent = anAgent();
    const { contactId, queue } = await here.aContact({ agents: [agent] });
    const { id } = await creates('Chosen', {
      input: { name: 'Chosen', queueIds: [queue.id], finalOutcome: true },
    });
    await here.chat.endings.setStatus({ actor: agent, contactId, statusId: id });

    await expect(here.chat.statuses.remove({ actor: admin, id, uses: [] })).rejects.toMatchObject({
      code: 'conflict',
      detail: 'This status cannot be removed: it is used by 1 open contact',
    });
    expect(await here.chat.statuses.usesOf({ kind: 'queue', id: queue.id })).toEqual({
      uses: [{ by: 'statuses', names: ['Chosen'], count: 1 }],
    });
    expect(await here.chat.statuses.usesOf({ kind: 'queue', id: uuidv7() })).toEqual({ uses: [] });
  });
});
