import { RefreshSession, Teams, Users, type Actor } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { until } from '../../../../test/support/wait.js';
import {
  ADMIN,
  actorOf,
  aUserInput,
  runningAccounts,
  type RunningAccounts,
} from '../../test/running-accounts.js';

let accounts: RunningAccounts;
let admin: Actor;

beforeAll(async () => {
  accounts = await runningAccounts();
  admin = await accounts.admin();
});
afterAll(() => accounts.close());

const lastPublished = async (key: string) =>
  (await accounts.published(key)).at(-1) as { user: { id: string } } & Record<string, unknown>;

describe('users', () => {
  it('gives back what was asked for, and never the password', async () => {
    const input = {
      ...aUserInput(),
      email: ' Ada.Lovelace@Example.ORG ',
      rights: ['reports' as const],
      skills: { english: 80 },
    };

    const user = await accounts.ask(Users.create, { actor: admin, input });

    expect(user).toMatchObject({
      email: 'ada.lovelace@example.org',
      capacity: 3,
      active: true,
      revision: 1,
      teamIds: [],
    });
    expect(user).toMatchObject({ rights: ['reports'], skills: { english: 80 } });
    expect(JSON.stringify(user)).not.toContain('assword');
    expect(await accounts.ask(Users.get, { actor: admin, id: user.id })).toEqual(user);
  });

  it('keeps passwords as argon2id', async () => {
    const { id } = await accounts.aUser(admin);

    const [row] = await accounts.db.sql<{ password_hash: string }>(
      'SELECT password_hash FROM users WHERE id = $1',
      [id],
    );

    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('tells a new user to whoever listens', async () => {
    const { vhost, management } = accounts.broker;
    await management('PUT', `/api/queues/${vhost}/listener`, {});
    await management('POST', `/api/bindings/${vhost}/e/accounts.events/q/listener`, {
      routing_key: 'accounts.user.changed.v1',
    });

    const user = await accounts.aUser(admin);

    // What was told before he came may still be on its way.
    const published = await until(async () => {
      const question = { count: 10, ackmode: 'ack_requeue_false', encoding: 'auto' };
      const got = await management('POST', `/api/queues/${vhost}/listener/get`, question);
      return (got as { payload: string }[])
        .map(({ payload }) => JSON.parse(payload) as { user: { id: string } })
        .find((event) => event.user.id === user.id);
    });
    expect(published).toMatchObject({ user, deleted: false });
  });

  it('refuses an e-mail address that somebody has, whatever its case', async () => {
    const { email } = await accounts.aUser(admin);

    const again = accounts.aUser(admin, { email: email.toUpperCase() });

    await expect(again).rejects.toMatchObject({ code: 'conflict' });
  });

  it('refuses a second one who takes the address by a change', async () => {
    const [one, other] = [await accounts.aUser(admin), await accounts.aUser(admin)];

    const change = accounts.ask(Users.update, { actor: admin, id: other.id, patch: { email: one.email } });

    await expect(change).rejects.toMatchObject({ code: 'conflict' });
  });

  it('makes one user of two equal requests with one key, also at the same time', async () => {
    const command = { actor: admin, input: aUserInput(), idempotencyKey: uuidv7() };

    const [first, second] = await Promise.all([
      accounts.ask(Users.create, command),
      accounts.ask(Users.create, command),
    ]);

    expect(second).toEqual(first);
  });

  it('refuses another body under the same key', async () => {
    const idempotencyKey = uuidv7();
    await accounts.ask(Users.create, { actor: admin, input: aUserInput(), idempotencyKey });

    const other = accounts.ask(Users.create, { actor: admin, input: aUserInput(), idempotencyKey });

    await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('changes only what the patch names', async () => {
    const user = await accounts.aUser(admin, { capacity: 5 });

    const changed = await accounts.ask(Users.update, {
      actor: admin,
      id: user.id,
      patch: { name: 'Grace', rights: ['reports'] },
    });

    expect(changed).toEqual({ ...user, name: 'Grace', rights: ['reports'], revision: 2 });
  });

  it('takes a removed user out of lists and teams, signs him out and frees his address', async () => {
    const user = await accounts.aUser(admin);
    const team = await accounts.ask(Teams.create, {
      actor: admin,
      input: { name: uuidv7(), memberIds: [user.id] },
    });
    const session = await accounts.signIn(user.email, 'a good password');

    await accounts.ask(Users.remove, { actor: admin, id: user.id });

    await expect(accounts.ask(Users.get, { actor: admin, id: user.id })).rejects.toMatchObject({
      code: 'user_not_found',
    });
    expect((await accounts.ask(Teams.get, { actor: admin, id: team.id })).memberIds).toEqual([]);
    await expect(accounts.ask(RefreshSession, session)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await lastPublished('accounts.user.changed.v1')).toMatchObject({
      user: { id: user.id, active: false, revision: 3 },
      deleted: true,
    });
    await expect(accounts.aUser(admin, { email: user.email })).resolves.toMatchObject({ email: user.email });
  });

  it.each([
    ['disabling', { active: false }, 'disabled'],
    ['a new password', { password: 'another good one' }, 'passwordChanged'],
  ])('signs out everywhere on %s', async (_, patch, reason) => {
    const user = await accounts.aUser(admin);
    const sessions = [
      await accounts.signIn(user.email, 'a good password'),
      await accounts.signIn(user.email, 'a good password'),
    ];

    await accounts.ask(Users.update, { actor: admin, id: user.id, patch });

    for (const session of sessions)
      await expect(accounts.ask(RefreshSession, session)).rejects.toMatchObject({ code: 'unauthenticated' });
    const ended = (await accounts.published('accounts.session.ended.v1')).filter(
      (event) => event['userId'] === user.id,
    );
    expect(ended.map((event) => event['reason'])).toEqual([reason, reason]);
  });

  it('keeps the last administrator', async () => {
    const change = accounts.ask(Users.update, { actor: admin, id: admin.id, patch: { roles: ['agent'] } });

    await expect(change).rejects.toMatchObject({ code: 'conflict' });
    await expect(accounts.ask(Users.remove, { actor: admin, id: admin.id })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  type Way = (id: string) => Promise<unknown>;
  const ways: Record<string, Way> = {
    demoted: (id) => accounts.ask(Users.update, { actor: admin, id, patch: { roles: ['agent'] } }),
    suspended: (id) => accounts.ask(Users.update, { actor: admin, id, patch: { active: false } }),
    deleted: (id) => accounts.ask(Users.remove, { actor: admin, id }),
  };
  const pairs = Object.keys(ways).flatMap((one) => Object.keys(ways).map((other) => [one, other] as const));

  it.each(pairs)(
    'has one administrator left where the last two are %s and %s at the same moment',
    async (one, other) => {
      // What the administrator was for a moment in the pair before is remembered for two seconds.
      const second = await until(() => accounts.aUser(admin, { roles: ['administrator'] }));

      const results = await Promise.allSettled([ways[one]?.(second.id), ways[other]?.(admin.id)]);

      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const left = await accounts.db.sql(
        "SELECT 1 FROM users WHERE active AND deleted_at IS NULL AND 'administrator' = ANY (roles)",
      );
      expect(left).toHaveLength(1);
      await accounts.db.sql(
        "UPDATE users SET roles = '{administrator}', active = true, deleted_at = NULL WHERE email = $1",
        [ADMIN.email],
      );
      await accounts.db.sql("UPDATE users SET roles = '{agent}' WHERE id = $1", [second.id]);
    },
  );

  it('pages without losing or repeating anybody', async () => {
    const made = [];
    for (let n = 0; n < 5; n++) made.push(await accounts.aUser(admin));
    const seen: string[] = [];

    for (let cursor: string | undefined, more = true; more;) {
      const page = await accounts.ask(Users.list, { actor: admin, query: { limit: 2, cursor } });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
      more = page.nextCursor !== null;
    }

    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(made.map(({ id }) => id)));
    expect(seen.slice(0, 5)).toEqual(made.map(({ id }) => id).reverse());
  });

  it('lets supervisors read and nobody but administrators write', async () => {
    const supervisor = actorOf(await accounts.aUser(admin, { roles: ['supervisor'] }));
    const agent = actorOf(await accounts.aUser(admin));
    const query = { limit: 10 };

    await expect(accounts.ask(Users.list, { actor: supervisor, query })).resolves.toBeDefined();
    await expect(accounts.ask(Users.list, { actor: agent, query })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(accounts.ask(Users.get, { actor: agent, id: supervisor.id })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(accounts.ask(Users.get, { actor: agent, id: agent.id })).resolves.toMatchObject({
      id: agent.id,
    });
    for (const actor of [supervisor, agent]) {
      const patch = { roles: ['administrator' as const] };
      await expect(accounts.aUser(actor)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(accounts.ask(Users.update, { actor, id: actor.id, patch })).rejects.toMatchObject({
        code: 'forbidden',
      });
      await expect(accounts.ask(Users.remove, { actor, id: agent.id })).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
  });
});

describe('the audit trail', () => {
  it('has a line for every change, with names and never with values', async () => {
    const user = await accounts.aUser(admin);
    await accounts.ask(Users.update, {
      actor: admin,
      id: user.id,
      patch: { password: 'yet another one', roles: ['supervisor'] },
    });

    const lines = await accounts.db.sql<{ action: string; actor_id: string; details: unknown }>(
      'SELECT action, actor_id, details FROM audit WHERE subject_id = $1 ORDER BY id',
      [user.id],
    );

    expect(lines.map(({ action }) => action)).toEqual(['user.created', 'user.changed']);
    expect(lines[1]).toMatchObject({
      actor_id: admin.id,
      details: { changed: ['password', 'roles'], roles: ['supervisor'] },
    });
    expect(JSON.stringify(lines)).not.toContain('yet another one');
  });

  it.each(['UPDATE audit SET action = $$x$$', 'DELETE FROM audit', 'TRUNCATE audit'])(
    'cannot be changed by the service itself: %s',
    async (sql) => {
      await expect(accounts.db.sql(sql)).rejects.toMatchObject({ sqlState: '42501' });
    },
  );
});
