import { LIMITS, Teams, Users, type Actor } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { actorOf, runningAccounts, type RunningAccounts } from '../../test/running-accounts.js';

let accounts: RunningAccounts;
let admin: Actor;

beforeAll(async () => {
  accounts = await runningAccounts();
  admin = await accounts.admin();
});
afterAll(() => accounts.close());

const aTeam = (input: { memberIds?: string[]; supervisorIds?: string[]; name?: string } = {}) =>
  accounts.ask(Teams.create, { actor: admin, input: { name: uuidv7(), ...input } });
const get = (id: string) => accounts.ask(Users.get, { actor: admin, id });
const revisionsPublished = async (id: string) =>
  (await accounts.published('accounts.user.changed.v1'))
    .map(({ user }) => user as { id: string; revision: number; teamIds: string[] })
    .filter((user) => user.id === id);

describe('teams', () => {
  it('shows up in the people who are in it, and in what is told about them', async () => {
    const [member, supervisor] = [
      await accounts.aUser(admin),
      await accounts.aUser(admin, { roles: ['supervisor'] }),
    ];

    const team = await aTeam({ memberIds: [member.id], supervisorIds: [supervisor.id] });

    expect(team).toMatchObject({ memberIds: [member.id], supervisorIds: [supervisor.id], revision: 1 });
    expect(await get(member.id)).toMatchObject({ teamIds: [team.id], supervisedTeamIds: [], revision: 2 });
    expect(await get(supervisor.id)).toMatchObject({
      teamIds: [],
      supervisedTeamIds: [team.id],
      revision: 2,
    });
    expect((await revisionsPublished(member.id)).at(-1)).toMatchObject({ revision: 2, teamIds: [team.id] });
  });

  it('tells nothing of those who stay', async () => {
    const [stays, goes, comes] = [
      await accounts.aUser(admin),
      await accounts.aUser(admin),
      await accounts.aUser(admin),
    ];
    const team = await aTeam({ memberIds: [stays.id, goes.id] });

    const changed = await accounts.ask(Teams.update, {
      actor: admin,
      id: team.id,
      patch: { memberIds: [stays.id, comes.id] },
    });

    expect(changed).toMatchObject({ name: team.name, memberIds: [stays.id, comes.id].sort(), revision: 2 });
    expect(await get(stays.id)).toMatchObject({ revision: 2 });
    expect(await get(goes.id)).toMatchObject({ revision: 3, teamIds: [] });
    expect(await get(comes.id)).toMatchObject({ revision: 2, teamIds: [team.id] });
  });

  it('stays while somebody is in it, and says who; then it goes', async () => {
    const member = await accounts.aUser(admin, { name: 'Ann' });
    const team = await aTeam({ memberIds: [member.id] });

    await expect(accounts.ask(Teams.remove, { actor: admin, id: team.id })).rejects.toMatchObject({
      code: 'conflict',
      detail: 'This team cannot be removed: it is used by 1 member (Ann)',
    });
    await accounts.ask(Teams.update, { actor: admin, id: team.id, patch: { memberIds: [] } });
    await accounts.ask(Teams.remove, { actor: admin, id: team.id });

    await expect(accounts.ask(Teams.get, { actor: admin, id: team.id })).rejects.toMatchObject({
      code: 'team_not_found',
    });
    const published = (await accounts.published('accounts.team.changed.v1')).at(-1);
    expect(published).toMatchObject({ deleted: true, team: { id: team.id, revision: 3, memberIds: [] } });
  });

  it('gives somebody who comes into two teams at the same moment both, with the higher revision last', async () => {
    const user = await accounts.aUser(admin);

    const teams = await Promise.all([aTeam({ memberIds: [user.id] }), aTeam({ memberIds: [user.id] })]);

    const both = teams.map(({ id }) => id).sort();
    expect(await get(user.id)).toMatchObject({ teamIds: both, revision: 3 });
    const published = await revisionsPublished(user.id);
    expect(published.find(({ revision }) => revision === 3)).toMatchObject({ teamIds: both });
  });

  it('refuses people who do not exist, and a name that another team has', async () => {
    const team = await aTeam();

    await expect(aTeam({ memberIds: [uuidv7()] })).rejects.toMatchObject({
      code: 'invalid_input',
      extra: { errors: [{ path: 'memberIds', message: 'names somebody who does not exist' }] },
    });
    await expect(aTeam({ name: team.name.toUpperCase() })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('may be read by all staff and written by administrators', async () => {
    const agent = actorOf(await accounts.aUser(admin));
    const team = await aTeam();

    await expect(accounts.ask(Teams.get, { actor: agent, id: team.id })).resolves.toEqual(team);
    await expect(accounts.ask(Teams.list, { actor: agent, query: {} })).resolves.toMatchObject({
      nextCursor: null,
    });
    const visitor: Actor = { ...agent, kind: 'visitor', roles: [] };
    await expect(accounts.ask(Teams.list, { actor: visitor, query: {} })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const writes = await Promise.allSettled([
      accounts.ask(Teams.create, { actor: agent, input: { name: 'mine' } }),
      accounts.ask(Teams.update, { actor: agent, id: team.id, patch: { memberIds: [agent.id] } }),
      accounts.ask(Teams.remove, { actor: agent, id: team.id }),
    ]);
    expect(writes).toMatchObject(Array(3).fill({ status: 'rejected', reason: { code: 'forbidden' } }));
  });

  it('takes nobody into more teams than what names them has room for, also of two at the same moment', async () => {
    const { teamsOfMember, teamsOfSupervisor } = LIMITS;
    const busy = await accounts.aUser(admin, { name: 'Busy', roles: ['supervisor'] });
    await accounts.db.sql(
      `WITH made AS (INSERT INTO teams (id, name, created_at)
         SELECT gen_random_uuid(), 'busy ' || n, now() FROM generate_series(1, $2::int + $3::int) n RETURNING id, name)
       INSERT INTO team_people (team_id, part, user_id)
         SELECT id, CASE WHEN substr(name, 6)::int <= $2 THEN 'member' ELSE 'supervisor' END, $1 FROM made`,
      [busy.id, teamsOfMember - 1, teamsOfSupervisor],
    );

    const both = await Promise.allSettled([aTeam({ memberIds: [busy.id] }), aTeam({ memberIds: [busy.id] })]);

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: {
        code: 'invalid_input',
        extra: { errors: [{ path: 'memberIds', message: 'Busy would be in more than 50 teams' }] },
      },
    });
    await expect(aTeam({ supervisorIds: [busy.id] })).rejects.toMatchObject({
      extra: { errors: [{ path: 'supervisorIds' }] },
    });
    expect((await get(busy.id)).teamIds).toHaveLength(teamsOfMember);
  });
});
