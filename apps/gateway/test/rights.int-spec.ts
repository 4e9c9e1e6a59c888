import {
  ListChangedStaff,
  ListMyQueues,
  ListRooms,
  type User,
  UserChanged,
  Users,
} from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { aUser } from '../../../test/support/a-user.js';
import { until } from '../../../test/support/wait.js';
import { GatewayDriver } from './gateway.driver.js';
import { anAdministrator, anAgent, aPerson, AT, type Person } from './people.js';

describe('rights hold at once, whatever a token of before says (domain rule 22)', () => {
  const late = uuidv7();
  const TEAM = uuidv7();
  let gateway: GatewayDriver;
  beforeAll(async () => {
    gateway = await GatewayDriver.start({}, (platform) =>
      platform
        .answer(Users.list, () => ({ items: [], nextCursor: null }))
        .answer(ListMyQueues, () => ({ queueIds: [] }))
        .answer(ListRooms, () => ({ items: [] }))
        .answer(ListChangedStaff, ({ afterId }) =>
          afterId === null
            ? { items: [aUser({ revision: 2 })], nextAfterId: late }
            : { items: [aUser({ id: late, revision: 2 })], nextAfterId: null },
        ),
    );
  });
  afterAll(() => gateway.stop());

  const publish = (person: Person, change: Partial<User>) =>
    gateway.platform.publish(UserChanged, { at: AT, user: aUser({ id: person.id, revision: 2, ...change }) });
  const mayList = async (as: Person) => (await gateway.fetch('/v1/users', { as })).status;

  it('lets a demoted administrator do nothing more with his old token', async () => {
    const boss = await anAdministrator();
    expect(await mayList(boss)).toBe(200);

    await publish(boss, { roles: ['agent'] });

    await until(async () => (await mayList(boss)) === 403);
  });

  it('lets a new administrator in without signing in again, and tells the services who he is now', async () => {
    const ann = await anAgent();
    expect(await mayList(ann)).toBe(403);

    await publish(ann, { roles: ['administrator'], supervisedTeamIds: [TEAM] });

    await until(async () => (await mayList(ann)) === 200);
    const { actor } = gateway.platform.askedOf(Users.list).at(-1) ?? {};
    expect(actor).toMatchObject({ id: ann.id, roles: ['administrator'], teamIds: [TEAM] });
  });

  it('keeps the newer of two changes, whichever was heard first', async () => {
    const ann = await anAgent();
    await publish(ann, { roles: ['administrator'], revision: 5 });
    await until(async () => (await mayList(ann)) === 200);

    await publish(ann, { roles: ['agent'], revision: 4 });
    const other = await anAgent();
    await publish(other, { roles: ['administrator'] });

    await until(async () => (await mayList(other)) === 200);
    expect(await mayList(ann)).toBe(200);
  });

  it('refuses somebody who is gone', async () => {
    const ann = await anAdministrator();

    await publish(ann, { active: false });

    await until(async () => (await mayList(ann)) === 401);
  });

  it('asks for the changes of the last minutes before it is ready, page by page', async () => {
    const boss = await aPerson({ sub: late, roles: ['administrator'] });

    expect(await mayList(boss)).toBe(403);
  });

  it('moves open sockets to the rooms of what somebody may do now', async () => {
    const ann = await anAgent();
    const client = await gateway.connect(ann);
    const askedBefore = gateway.platform.askedOf(ListRooms).length;

    await publish(ann, { roles: ['supervisor'], supervisedTeamIds: [TEAM] });

    await until(() => client.receivedOf('resync').length > 0);
    const asked = gateway.platform.askedOf(ListRooms).slice(askedBefore);
    expect(asked.at(-1)?.actor).toMatchObject({ id: ann.id, roles: ['supervisor'], teamIds: [TEAM] });
  });
});
