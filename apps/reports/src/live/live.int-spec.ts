import {
  ContactStarted,
  GetLiveFigures,
  PresenceChanged,
  Queue,
  QueueChanged,
  QueueInput,
  type ContactFacts,
} from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { until } from '../../../../test/support/wait.js';
import { aContact, ADMINISTRATOR, at, QUEUE, staff } from '../../test/a-contact.js';
import { runningReports, type RunningReports } from '../../test/running-reports.js';
import { ContactReportsService } from '../contacts/contact-reports.service.js';

let reports: RunningReports;
beforeAll(async () => {
  reports = await runningReports();
});
afterAll(() => reports.close());

const team = uuidv7();
const agentId = uuidv7();
const figures = (actor = ADMINISTRATOR) => reports.ask(GetLiveFigures, { actor });
const aQueue = (given: Partial<Queue>): Queue =>
  Queue.parse({
    ...QueueInput.parse({ name: 'Support' }),
    id: QUEUE.id,
    number: 7,
    revision: 1,
    createdAt: at(0),
    ...given,
  });
const presence = (revision: number, state: 'available' | 'paused', load = 0) => ({
  at: at(0),
  revision,
  cause: 'agent' as const,
  agent: { id: agentId, name: 'Ada', teamIds: [team] },
  presence: {
    state,
    paid: null,
    since: at(0),
    capacity: 3,
    load,
    automatic: false,
    reason: state === 'paused' ? { id: uuidv7(), name: 'Lunch' } : null,
  },
});
const keep = (given: Partial<ContactFacts>) =>
  reports.app.get(ContactReportsService, { strict: false }).keep(aContact(given));

it('counts what waits, what is active and how the day goes', async () => {
  await reports.publish(QueueChanged, {
    at: at(0),
    queue: aQueue({ memberIds: [agentId], serviceLevelSeconds: 20 }),
  });
  await reports.publish(PresenceChanged, presence(2, 'available', 1));
  await reports.publish(PresenceChanged, presence(1, 'paused'));
  await keep({ startedAt: at(-86_400) }); // yesterday's, still waiting
  await keep({ state: 'active', answeredAt: at(10), segments: [] });
  await keep({ state: 'closed', answeredAt: at(30), endedAt: at(60), closedAt: at(60), segments: [] });
  await keep({ state: 'abandoned', endedAt: at(3), closedAt: at(3), segments: [] }); // too short to count
  await keep({ state: 'abandoned', endedAt: at(15), closedAt: at(15), segments: [] });
  reports.clock.advance(120_000);

  const live = await until(async () => {
    const found = await figures();
    return found.queues.length === 1 && found.agents[0]?.state === 'available' ? found : null;
  });

  expect(live.queues).toEqual([
    {
      queue: { id: QUEUE.id, number: 7, name: 'Support' },
      waiting: 1,
      longestWaitSeconds: 120,
      active: 1,
      offeredToday: 4,
      answeredToday: 2,
      serviceLevelToday: 1 / 3,
    },
  ]);
  expect(live.agents).toEqual([
    {
      id: agentId,
      name: 'Ada',
      teamIds: [team],
      state: 'available',
      reason: null,
      since: at(0),
      capacity: 3,
      load: 1,
    },
  ]);
});

it('shows a supervisor the agents of his teams and the queues they work in', async () => {
  const other = aQueue({ id: uuidv7(), number: 8, memberIds: [uuidv7()] });
  await reports.publish(QueueChanged, { at: at(0), queue: other });
  await until(async () => (await figures()).queues.length === 2);

  const mine = await figures(staff({ roles: ['supervisor'], teamIds: [team] }));
  const nobodys = await figures(staff({ roles: ['supervisor'], teamIds: [uuidv7()] }));

  expect(mine.queues.map(({ queue }) => queue.id)).toEqual([QUEUE.id]);
  expect(mine.agents.map(({ id }) => id)).toEqual([agentId]);
  expect(nobodys).toMatchObject({ queues: [], agents: [] });
  await expect(figures(staff())).rejects.toMatchObject({ code: 'forbidden' });
});

it('goes on after the queue and the agent that a page ended with', async () => {
  const after = (queueNumber: number, id: string | null) =>
    reports.ask(GetLiveFigures, { actor: ADMINISTRATOR, after: { queueNumber, agentId: id } });

  const { queues, agents, next } = await after(7, null);

  expect(queues.map(({ queue }) => queue.number)).toEqual([8]);
  expect(agents.map(({ id }) => id)).toEqual([agentId]);
  expect(next).toBeNull();
  expect(await after(8, agentId)).toMatchObject({ queues: [], agents: [], next: null });
});

it('forgets a queue that was deleted, and does not take an older word for it', async () => {
  const id = uuidv7();
  await reports.publish(QueueChanged, {
    at: at(0),
    queue: aQueue({ id, number: 9, revision: 3 }),
    deleted: true,
  });
  await reports.publish(QueueChanged, { at: at(0), queue: aQueue({ id, number: 9, revision: 2 }) });
  await reports.publish(QueueChanged, { at: at(0), queue: aQueue({ id: uuidv7(), number: 10 }) });
  await until(async () => (await figures()).queues.some(({ queue }) => queue.number === 10));

  expect((await figures()).queues.map(({ queue }) => queue.id)).not.toContain(id);
});

it('says how far behind it is', async () => {
  const published = new Date(reports.clock.now().getTime() - 42_000).toISOString();
  await reports.publish(ContactStarted, { at: published, contact: aContact() });

  await until(async () => (await figures()).ageSeconds === 42);

  reports.clock.advance(600_000); // quiet, but not older
  expect((await figures()).ageSeconds).toBe(42);
});
