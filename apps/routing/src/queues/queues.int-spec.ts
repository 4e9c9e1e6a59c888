import {
  type Actor,
  type Input,
  PauseReasonInput,
  QueueInput,
  type Queues,
  type Use,
} from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { administrator, aRouting, type Routing, staff } from '../../test/routing.js';
import { PauseReasonsService } from '../pauses/pause-reasons.service.js';
import { AdmissionService } from './admission.service.js';
import { QueuesService } from './queues.service.js';

let routing: Routing;
let queues: QueuesService;
let reasons: PauseReasonsService;
beforeAll(async () => {
  routing = await aRouting();
  queues = routing.part(QueuesService);
  reasons = routing.part(PauseReasonsService);
});
afterAll(() => routing?.close());

const agent = staff(uuidv7());
const visitor: Actor = { ...agent, kind: 'visitor', roles: [] };
const failsWith = (code: string) => expect.objectContaining({ code });
const create = (more: Partial<Input<typeof Queues.create>['input']> = {}, idempotencyKey?: string) =>
  queues.create({
    actor: administrator,
    input: QueueInput.parse({ name: `Sales ${uuidv7()}`, ...more }),
    idempotencyKey,
  });
const patch = (id: string, change: Input<typeof Queues.update>['patch'], actor = administrator) =>
  queues.update({ actor, id, patch: change as never });

describe('a queue', () => {
  it('gets the next free number where none is sent, also when many are made at once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => create()));

    expect(made.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('has a number that no other queue has', async () => {
    const queue = await create({ number: 500 });

    await expect(create({ number: 500 })).rejects.toEqual(failsWith('conflict'));
    await expect(patch((await create()).id, { number: 500 })).rejects.toEqual(failsWith('conflict'));
    await queues.remove({ actor: administrator, id: queue.id, uses: [] });
    expect((await create({ number: 500 })).number).toBe(500);
  });

  it('is kept with its whole policy, and changed by what a patch names', async () => {
    const member = uuidv7();
    const queue = await create({
      requiredSkills: { billing: 50 },
      memberIds: [member, member],
      maxWaiting: 5,
      wrapUpSeconds: 0,
      overflow: [{ afterSeconds: 30, addPriority: 2 }],
      businessHours: { timeZone: 'UTC', periods: [{ day: 1, from: '09:00', to: '17:00' }] },
    });
    expect(queue).toMatchObject({ revision: 1, memberIds: [member], offerTimeoutSeconds: 30 });

    const changed = await patch(queue.id, { name: 'Support', memberIds: [] });

    expect(changed).toEqual({ ...queue, name: 'Support', memberIds: [], revision: 2 });
    expect(await queues.get({ actor: agent, id: queue.id })).toEqual(changed);
  });

  it('is told whole with each change, and once more when it is deleted', async () => {
    const queue = await create();
    await patch(queue.id, { priority: 3 });
    await queues.remove({ actor: administrator, id: queue.id, uses: [] });

    expect(await routing.published('routing.queue.changed.v1', queue.id)).toMatchObject([
      { deleted: false, queue: { revision: 1, priority: 0 } },
      { deleted: false, queue: { revision: 2, priority: 3 } },
      { deleted: true, queue: { revision: 3 } },
    ]);
    await expect(queues.get({ actor: agent, id: queue.id })).rejects.toEqual(failsWith('queue_not_found'));
  });

  it('is made once for one idempotency key', async () => {
    const [first, again] = await Promise.all([
      create({ name: 'Once' }, 'k1'),
      create({ name: 'Once' }, 'k1'),
    ]);

    expect(again).toEqual(first);
    await expect(create({ name: 'Other' }, 'k1')).rejects.toEqual(failsWith('idempotency_key_reused'));
  });

  it('is listed page by page, newest first', async () => {
    const [older, newer] = [await create(), (routing.clock.advance(1000), await create())];

    const first = await queues.list({ actor: agent, query: { limit: 1 } });
    const second = await queues.list({ actor: agent, query: { limit: 1, cursor: first.nextCursor ?? '' } });

    expect(first.items).toEqual([newer]);
    expect(second.items[0]?.createdAt.localeCompare(newer.createdAt)).toBe(-1);
    expect((await queues.list({ actor: agent, query: { limit: 200 } })).items).toContainEqual(older);
  });

  it('names only pause reasons and queues that exist', async () => {
    await expect(create({ pauseReasonId: uuidv7() })).rejects.toEqual(failsWith('invalid_input'));
    await expect(create({ overflow: [{ afterSeconds: 1, toQueueId: uuidv7() }] })).rejects.toEqual(
      failsWith('invalid_input'),
    );
  });

  it.each([
    ['an agent', agent],
    ['a supervisor', staff(uuidv7(), 'supervisor')],
    ['a visitor', visitor],
  ])('is not written by %s', async (_, actor) => {
    const queue = await create();
    const input = QueueInput.parse({ name: 'Mine' });

    await expect(queues.create({ actor, input })).rejects.toEqual(failsWith('forbidden'));
    await expect(patch(queue.id, { name: 'Mine' }, actor)).rejects.toEqual(failsWith('forbidden'));
    await expect(queues.remove({ actor, id: queue.id, uses: [] })).rejects.toEqual(failsWith('forbidden'));
  });

  it('is not read by a visitor', async () => {
    await expect(queues.list({ actor: visitor, query: { limit: 5 } })).rejects.toEqual(
      failsWith('forbidden'),
    );
  });

  it('is mine when I am a member', async () => {
    const queue = await create({ memberIds: [agent.id] });

    expect(await queues.mine({ actor: agent })).toEqual({ queueIds: [queue.id] });
  });
});

describe('a queue with room for five', () => {
  const aFullHouse = async () => {
    const ann = await routing.agent();
    return routing.queue([ann], { maxWaiting: 5 });
  };
  const admits = (queueId: string, visitorId = uuidv7()) =>
    routing.part(AdmissionService).admit({ widgetQueueIds: [queueId], visitorId });

  it('lets five of forty in who ask at once, on two replicas, whose contacts come later', async () => {
    const queue = await aFullHouse();
    const other = (await routing.addReplica()).app.get(AdmissionService, { strict: false });
    const visitors = Array.from({ length: 40 }, () => uuidv7());

    const asked = await Promise.allSettled(
      visitors.map((visitorId, n) =>
        n % 2 ? admits(queue.id, visitorId) : other.admit({ widgetQueueIds: [queue.id], visitorId }),
      ),
    );

    const letIn = visitors.filter((_, n) => asked[n]?.status === 'fulfilled');
    const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(letIn).toHaveLength(5);
    expect(refused).toEqual(Array(35).fill(failsWith('queue_full')));
    for (const id of letIn)
      await routing.contact(queue, { visitor: { id, name: null, email: null, fields: {} } });
    await expect(admits(queue.id)).rejects.toEqual(failsWith('queue_full'));
    expect(await routing.rows('SELECT 1 FROM admissions WHERE queue_id = $1', [queue.id])).toEqual([]);
  });

  it('keeps a place for whoever asks again, and for nobody who does not come', async () => {
    const queue = await aFullHouse();
    const visitors = Array.from({ length: 5 }, () => uuidv7());
    for (const id of visitors) await admits(queue.id, id);

    await admits(queue.id, visitors[0]);
    await expect(admits(queue.id)).rejects.toEqual(failsWith('queue_full'));
    await routing.rows(
      "UPDATE admissions SET admitted_at = now() - interval '31 seconds' WHERE queue_id = $1 RETURNING 1",
      [queue.id],
    );

    await expect(admits(queue.id)).resolves.toBeDefined();
  });
});

describe('a queue that is used', () => {
  const removes = (id: string, uses: Use[] = []) => queues.remove({ actor: administrator, id, uses });

  it('stays while others overflow into it, and says which', async () => {
    const queue = await create();
    const other = await create({
      name: 'Nights',
      overflow: [{ afterSeconds: 9, toQueueId: queue.id }],
    });

    await expect(removes(queue.id)).rejects.toMatchObject({
      code: 'conflict',
      detail: 'This queue cannot be removed: it is used by 1 queue (Nights)',
      extra: { errors: [{ path: 'queues', message: 'Nights' }] },
    });
    await patch(other.id, { overflow: [] });
    await expect(removes(queue.id)).resolves.toEqual({});
  });

  it('stays while somebody answers it', async () => {
    const ann = await routing.agent({ name: 'Ann' });
    const queue = await create({ memberIds: [ann.id] });

    await expect(removes(queue.id)).rejects.toMatchObject({
      detail: 'This queue cannot be removed: it is used by 1 member (Ann)',
    });
  });

  it('stays while somebody waits in it', async () => {
    const queue = await create();
    await routing.contact(queue);

    await expect(removes(queue.id)).rejects.toMatchObject({
      detail: 'This queue cannot be removed: it is used by 1 open contact',
    });
  });

  it('stays while another service says that something of its own uses it', async () => {
    const queue = await create();

    await expect(removes(queue.id, [{ by: 'widgets', names: ['Shop'], count: 1 }])).rejects.toMatchObject({
      detail: 'This queue cannot be removed: it is used by 1 widget (Shop)',
    });
    expect(await queues.get({ actor: agent, id: queue.id })).toEqual(queue);
  });
});

describe('a pause reason', () => {
  const makeReason = (paid = false) =>
    reasons.create({
      actor: administrator,
      input: PauseReasonInput.parse({ name: `Lunch ${uuidv7()}`, paid }),
    });

  it('is made, changed, read and deleted', async () => {
    const reason = await makeReason();
    const changed = await reasons.update({ actor: administrator, id: reason.id, patch: { paid: true } });

    expect(changed).toEqual({ ...reason, paid: true });
    expect(await reasons.get({ actor: agent, id: reason.id })).toEqual(changed);
    expect((await reasons.list({ actor: agent, query: { limit: 50 } })).items).toContainEqual(changed);
    await reasons.remove({ actor: administrator, id: reason.id, uses: [] });
    await expect(reasons.get({ actor: agent, id: reason.id })).rejects.toEqual(
      failsWith('pause_reason_not_found'),
    );
  });

  it('stays while a queue uses it', async () => {
    const reason = await makeReason();
    const queue = await create({ pauseReasonId: reason.id });

    await expect(reasons.remove({ actor: administrator, id: reason.id, uses: [] })).rejects.toEqual(
      failsWith('conflict'),
    );
    await queues.remove({ actor: administrator, id: queue.id, uses: [] });
    await expect(reasons.remove({ actor: administrator, id: reason.id, uses: [] })).resolves.toEqual({});
  });

  it('stays while somebody pauses with it', async () => {
    const reason = await makeReason();
    const ann = await routing.agent({ name: 'Ann' });
    await ann.says('paused', reason.id);

    await expect(reasons.remove({ actor: administrator, id: reason.id, uses: [] })).rejects.toMatchObject({
      detail: 'This pause reason cannot be removed: it is used by 1 agent (Ann)',
    });
    await ann.says('offline');
    await expect(reasons.remove({ actor: administrator, id: reason.id, uses: [] })).resolves.toEqual({});
  });

  it('is written by administrators only', async () => {
    const input = PauseReasonInput.parse({ name: 'Lunch' });

    await expect(reasons.create({ actor: agent, input })).rejects.toEqual(failsWith('forbidden'));
    await expect(reasons.list({ actor: visitor, query: { limit: 5 } })).rejects.toEqual(
      failsWith('forbidden'),
    );
  });
});

describe('admission', () => {
  const admit = (widgetQueueIds: string[], queueId?: string) =>
    routing.part(AdmissionService).admit({ widgetQueueIds, queueId });

  it('takes the first of the widget’s queues that exists, or the one that is named', async () => {
    const ann = await routing.agent();
    const [sales, support] = [await create({ memberIds: [ann.id] }), await create({ memberIds: [ann.id] })];

    expect((await admit([uuidv7(), support.id, sales.id])).queue).toMatchObject({
      id: support.id,
      name: support.name,
    });
    expect((await admit([support.id, sales.id], sales.id)).queue.id).toBe(sales.id);
  });

  it('knows no queue that the widget does not have', async () => {
    const queue = await create();

    await expect(admit([uuidv7()], queue.id)).rejects.toEqual(failsWith('queue_not_found'));
    await expect(admit([])).rejects.toEqual(failsWith('queue_not_found'));
  });

  it('admits although everybody is away, and refuses where nobody could ever answer', async () => {
    const [ann, gone] = [await routing.agent(), await routing.agent({ active: false })];

    await expect(admit([(await create({ memberIds: [ann.id] })).id])).resolves.toBeDefined();
    await expect(admit([(await create({ memberIds: [uuidv7()] })).id])).resolves.toBeDefined();
    await expect(admit([(await create({ memberIds: [gone.id] })).id])).rejects.toEqual(
      failsWith('nobody_available'),
    );
    await expect(admit([(await create()).id])).rejects.toEqual(failsWith('nobody_available'));
  });

  it('refuses when as many wait as may', async () => {
    const ann = await routing.agent();
    const queue = await routing.queue([ann], { maxWaiting: 1 });
    await admit([queue.id]);
    await routing.contact(queue);

    await expect(admit([queue.id])).rejects.toEqual(failsWith('queue_full'));
  });

  it('tells a widget whether any queue is open and anybody available', async () => {
    const ann = await routing.agent();
    const closed = { timeZone: 'UTC', periods: [] };
    const [open, shut] = [await create({ memberIds: [ann.id] }), await create({ businessHours: closed })];
    const ask = (...queueIds: string[]) => routing.part(AdmissionService).availability({ queueIds });

    expect(await ask(shut.id)).toEqual({ openNow: false, agentsAvailable: false });
    expect(await ask(shut.id, open.id)).toEqual({ openNow: true, agentsAvailable: false });
    await ann.says('available');
    expect(await ask(open.id)).toEqual({ openNow: true, agentsAvailable: true });
  });
});
