import type { Actor, Payload, WaitingChanged } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { until } from '../../../../test/support/wait.js';
import { administrator, aRouting, type Routing, staff } from '../../test/routing.js';
import { WaitingHandlers } from './waiting.handlers.js';

let routing: Routing;
beforeAll(async () => void (routing = await aRouting()));
afterAll(() => routing?.close());

const list = async (actor: Actor, limit = 200, cursor?: string) =>
  routing.part(WaitingHandlers).list({ actor, query: { limit, cursor } });
const position = (contactId: string) => routing.part(WaitingHandlers).position({ contactId });
const idsOf = ({ items }: Awaited<ReturnType<typeof list>>) => items.map(({ contactId }) => contactId);

/** A queue in which three wait, the last one more important. */
async function aQueueOfThree() {
  const teamId = uuidv7();
  const ann = await routing.agent({ teamIds: [teamId] });
  const queue = await routing.queue([ann]);
  const first = await routing.contact(queue);
  routing.clock.advance(1000);
  const second = await routing.contact(queue);
  routing.clock.advance(1000);
  const important = await routing.contact({ ...queue, priority: 5 });
  return { ann, teamId, queue, first, second, important };
}

describe('the waiting list', () => {
  it('shows agents their queues, oldest first, each contact with its position', async () => {
    const { ann, queue, first, second, important } = await aQueueOfThree();

    const { items, nextCursor } = await list(ann.actor);

    expect(nextCursor).toBeNull();
    expect(items).toMatchObject([
      { contactId: first.id, position: 2, queue: { id: queue.id, number: queue.number, name: queue.name } },
      { contactId: second.id, position: 3, ringingAt: null, waitingSince: second.facts.startedAt },
      { contactId: important.id, position: 1, priority: 5 },
    ]);
    expect(Object.keys(items[0]?.visitor ?? {})).toEqual(['name']);
  });

  it('comes in pages', async () => {
    const { ann, first, second, important } = await aQueueOfThree();

    const page = await list(ann.actor, 2);
    const rest = await list(ann.actor, 2, page.nextCursor ?? '');

    expect(idsOf(page)).toEqual([first.id, second.id]);
    expect(idsOf(rest)).toEqual([important.id]);
    expect(rest.items[0]?.position).toBe(1);
  });

  it('shows supervisors the queues of their teams, administrators all, strangers nothing, visitors a refusal', async () => {
    const { teamId, first } = await aQueueOfThree();

    expect(idsOf(await list({ ...staff(uuidv7(), 'supervisor'), teamIds: [teamId] }))).toContain(first.id);
    expect(idsOf(await list(administrator))).toContain(first.id);
    expect(idsOf(await list({ ...staff(uuidv7(), 'supervisor'), teamIds: [uuidv7()] }))).toEqual([]);
    expect(idsOf(await list(staff(uuidv7())))).toEqual([]);
    await expect(list({ ...administrator, kind: 'visitor' })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is told and listed however much its visitors wrote: the first hundred, and how many there are', async () => {
    const ann = await routing.agent();
    const queue = await routing.queue([ann]);
    const longest = '\u{1f600}'.repeat(1000);
    const fields = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`field${n}`, longest]));
    const contacts = [];
    for (let n = 0; n < 105; n++)
      contacts.push(
        await routing.contact(queue, {
          visitor: { id: uuidv7(), name: '\u{1f600}'.repeat(100), email: null, fields: n < 16 ? fields : {} },
        }),
      );

    const published = await until(async () => {
      const all = await routing.published<Payload<typeof WaitingChanged>>(
        'routing.waiting.changed.v1',
        queue.id,
      );
      return all.find(({ count }) => count === contacts.length) ?? null;
    });
    const page = await list(ann.actor);

    const ids = contacts.map(({ id }) => id);
    expect(published.places.map(({ contactId }) => contactId)).toEqual(ids.slice(0, 100));
    expect(Buffer.byteLength(JSON.stringify(published))).toBeLessThan(128 * 1024);
    expect(page).toMatchObject({ count: 105, nextCursor: null });
    expect(idsOf(page)).toEqual(ids);
  });

  it('lets a supervisor who sees a contact know that only members may pull it', async () => {
    const { teamId, first } = await aQueueOfThree();
    const supervisor = await routing.agent({ roles: ['supervisor'] });
    Object.assign(supervisor.actor, { teamIds: [teamId] });

    await expect(supervisor.pulls(first)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the position of a contact', () => {
  it('follows the order of the queue, and is null when it does not wait', async () => {
    const { ann, first, second, important } = await aQueueOfThree();
    expect((await position(important.id)).position).toBe(1);
    expect((await position(second.id)).position).toBe(3);

    await ann.pulls(first);

    expect(await position(first.id)).toEqual({ position: null, estimatedWaitSeconds: null });
    expect((await position(second.id)).position).toBe(2);
  });

  it('has an estimate once something was handled and somebody is there', async () => {
    const ann = await routing.agent({ capacity: 2 });
    const queue = await routing.queue([ann]);
    const [done, busy] = [await routing.contact(queue), await routing.contact(queue)];
    await ann.pulls(done);
    await ann.pulls(busy);
    routing.clock.advance(120_000);
    await done.ended();
    await ann.pulls(await routing.contact(queue));
    const waiting = await routing.contact(queue);
    expect(await position(waiting.id)).toEqual({ position: 1, estimatedWaitSeconds: null });

    await ann.says('available');

    expect(await position(waiting.id)).toEqual({ position: 1, estimatedWaitSeconds: 60 });
  });
});
