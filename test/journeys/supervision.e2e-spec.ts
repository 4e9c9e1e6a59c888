import { Staff } from '../../tools/drivers/people.ts';
import { aHouse, type House, PASSWORD, reportOf } from '../support/house.js';
import { until } from '../support/wait.js';

let house: House;
let strangers: House;
let talk: Awaited<ReturnType<House['talk']>>;
let waitingId: string;
let closedId: string;
beforeAll(async () => {
  [house, strangers] = await Promise.all([aHouse({ agents: 1 }), aHouse({ agents: 1 })]);
  const over = await house.talk();
  closedId = over.contactId;
  await over.agent.ask('POST', `/v1/contacts/${closedId}/close`, { statusId: house.status.id });
  await over.agent.ask('POST', `/v1/contacts/${closedId}/wrap-up/finish`);
  talk = await house.talk();
  const visitor = await house.visitor({ connected: false });
  waitingId = (await visitor.starts({ name: 'Wilma' })).id;
  await reportOf(house.admin, closedId);
  await until(async () => (await idsIn(house.admin, '/v1/waiting?limit=200')).includes(waitingId), {
    what: 'the contact in the waiting list',
  });
}, 120_000);
afterAll(() => {
  house?.leaves();
  strangers?.leaves();
});

/** Every list of staff that has contacts in it, of one queue and of all. */
const lists = () => [
  '/v1/contacts?limit=200',
  `/v1/contacts?limit=200&queueId=${house.queue.id}`,
  `/v1/contacts?limit=200&state=active`,
  '/v1/contacts?limit=200&mine=true',
  '/v1/reports/contacts?limit=200',
  `/v1/reports/contacts?limit=200&queueId=${house.queue.id}`,
  '/v1/waiting?limit=200',
];
const ours = () => [talk.contactId, closedId, waitingId];
const idsIn = async (reader: Staff, path: string): Promise<string[]> => {
  const { items } = await reader.ask('GET', path);
  return items.map((one: { id?: string; contactId?: string }) => one.contactId ?? one.id);
};
const found = async (reader: Staff): Promise<string[]> => {
  const all = await Promise.all(lists().map((path) => idsIn(reader, path)));
  return [...new Set(all.flat())].filter((id) => ours().includes(id)).sort();
};

describe('contacts of a queue and a team', () => {
  it('stand in the lists of their supervisor and of administrators', async () => {
    expect(await found(house.supervisor)).toEqual(ours().sort());
    expect(await idsIn(house.admin, `/v1/contacts?limit=200&queueId=${house.queue.id}`)).toEqual(
      expect.arrayContaining(ours()),
    );
  });

  it('stand in no list of another team’s supervisor, whatever he asks for', async () => {
    expect(await found(strangers.supervisor)).toEqual([]);
    const { queues, agents } = await strangers.supervisor.ask('GET', '/v1/reports/live');
    expect(queues.map(({ id }: { id: string }) => id)).not.toContain(house.queue.id);
    expect(agents.map(({ id }: { id: string }) => id)).not.toContain(talk.agent.user.id);
  });

  it('are not to be read one by one either', async () => {
    for (const id of ours())
      for (const path of [`/v1/contacts/${id}`, `/v1/contacts/${id}/messages`, `/v1/reports/contacts/${id}`])
        await expect(strangers.supervisor.ask('GET', path)).rejects.toMatchObject({ status: 404 });
  });

  it('are seen by who becomes their supervisor, and no more by who was, within five seconds (rule 22)', async () => {
    const { admin, team, supervisor } = house;
    const heir = await new Staff(house.address).signsIn(strangers.supervisor.user.email, PASSWORD);

    await admin.ask('PATCH', `/v1/teams/${team.id}`, { supervisorIds: [heir.user.id] });

    // Each service learns of it by itself, within the five seconds.
    const changed = async () => {
      const [his, ofBefore] = await Promise.all([found(heir), found(supervisor)]);
      return [talk.contactId, closedId].every((id) => his.includes(id)) && ofBefore.length === 0;
    };
    expect(await until(changed, { timeoutMs: 5_000, what: 'the change to hold' })).toBe(true);
    await admin.ask('PATCH', `/v1/teams/${team.id}`, { supervisorIds: [supervisor.user.id] });
  });
});
