import { verifyAccessToken } from '@switchboard/auth';
import {
  EndSession,
  GetMe,
  GetPreferences,
  ListEndedSessions,
  PutPreferences,
  RefreshSession,
  Teams,
  Users,
  type Actor,
} from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { ADMIN, actorOf, runningAccounts, type RunningAccounts } from '../../test/running-accounts.js';

let accounts: RunningAccounts;
let admin: Actor;

beforeAll(async () => {
  accounts = await runningAccounts({ SIGN_INS_PER_MINUTE: 10 });
  admin = await accounts.admin();
});
afterAll(() => accounts.close());

const refresh = (refreshToken: string) => accounts.ask(RefreshSession, { refreshToken });
const claimsOf = (token: string) =>
  verifyAccessToken(token, accounts.publicKey, { now: accounts.clock.now() });
const pass = (seconds: number) => accounts.clock.advance(seconds * 1000);
const unauthenticated = { code: 'unauthenticated' };
async function aSession(input: Parameters<RunningAccounts['aUser']>[1] = {}) {
  const user = await accounts.aUser(admin, input);
  return accounts.signIn(user.email, 'a good password');
}
const reasonsOf = async (userId: string) =>
  (await accounts.published('accounts.session.ended.v1'))
    .filter((e) => e['userId'] === userId)
    .map((e) => e['reason']);

describe('signing in', () => {
  it('gives an EdDSA token of 300 s that says who it is', async () => {
    const { accessToken, expiresInSeconds, refreshToken, user } = await aSession({
      roles: ['supervisor'],
      rights: ['reports'],
    });

    const claims = await claimsOf(accessToken);

    expect(expiresInSeconds).toBe(300);
    expect(claims).toMatchObject({
      sub: user.id,
      kind: 'staff',
      roles: ['supervisor'],
      rights: ['reports'],
      teamIds: [],
    });
    expect(claims.exp - claims.iat).toBe(300);
    expect(Buffer.from(refreshToken, 'base64url')).toHaveLength(32);
  });

  it('does not mind the case of the address and gives every session an id of its own', async () => {
    const { user, accessToken } = await aSession();

    const again = await accounts.signIn(user.email.toUpperCase(), 'a good password');

    expect((await claimsOf(again.accessToken)).sid).not.toBe((await claimsOf(accessToken)).sid);
  });

  it('uses the same words for everything that is wrong', async () => {
    const { user } = await aSession();
    const disabled = await accounts.aUser(admin);
    await accounts.ask(Users.update, { actor: admin, id: disabled.id, patch: { active: false } });

    const answers = await Promise.allSettled([
      accounts.signIn(user.email, 'a wrong password'),
      accounts.signIn(`${uuidv7()}@nowhere.example`, 'a good password'),
      accounts.signIn(disabled.email, 'a good password'),
      accounts.signIn('', ''),
    ]);

    const words = answers.map((answer) =>
      answer.status === 'rejected' ? `${answer.reason.code} ${answer.reason.detail}` : 'in',
    );
    expect(new Set(words)).toEqual(new Set(['unauthenticated The e-mail address or the password is wrong']));
  });

  it.each(['somebody', 'nobody'])('is limited to ten a minute for the account of %s', async (who) => {
    const email = who === 'somebody' ? (await accounts.aUser(admin)).email : `${uuidv7()}@nowhere.example`;
    for (let n = 0; n < 10; n++)
      await expect(accounts.signIn(email, 'wrong')).rejects.toMatchObject(unauthenticated);
    pass(20);

    await expect(accounts.signIn(email.toUpperCase(), 'a good password')).rejects.toMatchObject({
      code: 'rate_limited',
      extra: { retryAfterSeconds: 40 },
    });
    pass(40);
    const after = accounts.signIn(email, 'a good password');
    if (who === 'somebody') await expect(after).resolves.toMatchObject({ user: { email } });
    else await expect(after).rejects.toMatchObject(unauthenticated);
  });

  it('is not used up by wrong passwords from elsewhere, where the owner signed in before (S072)', async () => {
    const { email } = await accounts.aUser(admin);
    const home = '2001:db8:1:2::1';
    await accounts.signIn(email, 'a good password', home);
    for (let n = 0; n < 15; n++)
      await accounts.signIn(email, 'wrong', `203.0.113.${n}`).catch(() => undefined);

    const owner = await accounts.signIn(email, 'a good password', '2001:db8:1:2::ffff');

    expect(owner.user.email).toBe(email);
    await expect(accounts.signIn(email, 'a good password', '198.51.100.1')).rejects.toMatchObject({
      code: 'rate_limited',
    });
  });

  it('is limited where the owner signed in before, too', async () => {
    const { email } = await accounts.aUser(admin);
    await accounts.signIn(email, 'a good password');
    for (let n = 0; n < 10; n++)
      await expect(accounts.signIn(email, 'wrong')).rejects.toMatchObject(unauthenticated);

    await expect(accounts.signIn(email, 'a good password')).rejects.toMatchObject({ code: 'rate_limited' });
  });

  it('leaves a trace of success and failure, with the address it came from', async () => {
    const { user } = await aSession();
    await accounts.signIn(user.email, 'wrong').catch(() => undefined);

    const rows = await accounts.db.sql<{ action: string; address: string }>(
      "SELECT action, address FROM audit WHERE subject_id = $1 AND action LIKE 'user.sign%' ORDER BY id",
      [user.id],
    );

    expect(rows).toEqual([
      { action: 'user.signedIn', address: '203.0.113.7' },
      { action: 'user.signInFailed', address: '203.0.113.7' },
    ]);
  });
});

describe('refreshing', () => {
  it('rotates the token and keeps the session', async () => {
    const session = await aSession();

    const next = await refresh(session.refreshToken);

    expect(next.refreshToken).not.toBe(session.refreshToken);
    expect((await claimsOf(next.accessToken)).sid).toBe((await claimsOf(session.accessToken)).sid);
    expect(next.user).toEqual(session.user);
  });

  it('gives two tabs that refresh at once the same token, and both go on', async () => {
    const { refreshToken } = await aSession();

    const [one, other] = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);

    expect(other.refreshToken).toBe(one.refreshToken);
    await expect(refresh(one.refreshToken)).resolves.toBeDefined();
  });

  it('takes the one before for 60 s more', async () => {
    const { refreshToken } = await aSession();
    const next = await refresh(refreshToken);
    pass(60);

    expect((await refresh(refreshToken)).refreshToken).toBe(next.refreshToken);
  });

  it('ends the whole family when an older one comes back', async () => {
    const { refreshToken, user } = await aSession();
    const second = await refresh(refreshToken);
    const third = await refresh(second.refreshToken);

    await expect(refresh(refreshToken)).rejects.toMatchObject(unauthenticated);

    await expect(refresh(third.refreshToken)).rejects.toMatchObject(unauthenticated);
    expect(await reasonsOf(user.id)).toEqual(['reused']);
  });

  it('ends the family too when the one before comes back too late', async () => {
    const { refreshToken } = await aSession();
    const next = await refresh(refreshToken);
    pass(61);

    await expect(refresh(refreshToken)).rejects.toMatchObject(unauthenticated);
    await expect(refresh(next.refreshToken)).rejects.toMatchObject(unauthenticated);
  });

  it('carries new roles and teams from the next token on', async () => {
    const { refreshToken, user } = await aSession();
    const team = await accounts.ask(Teams.create, {
      actor: admin,
      input: { name: uuidv7(), supervisorIds: [user.id] },
    });
    await accounts.ask(Users.update, { actor: admin, id: user.id, patch: { roles: ['supervisor'] } });

    const { accessToken } = await refresh(refreshToken);

    expect(await claimsOf(accessToken)).toMatchObject({ roles: ['supervisor'], teamIds: [team.id] });
  });

  it('ends after twelve idle hours', async () => {
    const { refreshToken, user } = await aSession();
    pass(12 * 3600 - 1);
    const next = await refresh(refreshToken);
    pass(12 * 3600);

    await expect(refresh(next.refreshToken)).rejects.toMatchObject(unauthenticated);
    expect(await reasonsOf(user.id)).toEqual(['expired']);
  });

  it('ends after seven days, however busy', async () => {
    let { refreshToken } = await aSession();
    for (let hours = 0; hours < 7 * 24 - 8; hours += 8) {
      pass(8 * 3600);
      ({ refreshToken } = await refresh(refreshToken));
    }
    pass(8 * 3600 - 60);
    const last = await refresh(refreshToken);

    expect(last.expiresInSeconds).toBe(60);
    pass(60);
    await expect(refresh(last.refreshToken)).rejects.toMatchObject(unauthenticated);
  });

  it('keeps nothing that could be used', async () => {
    const { refreshToken } = await aSession();
    const next = await refresh(refreshToken);

    const [row] = await accounts.db.sql<{ all: string }>(
      'SELECT (SELECT json_agg(t) FROM refresh_tokens t)::text || (SELECT json_agg(s) FROM sessions s)::text AS all',
    );

    expect(row?.all).not.toContain(refreshToken);
    expect(row?.all).not.toContain(next.refreshToken);
    await expect(refresh('no token at all')).rejects.toMatchObject(unauthenticated);
  });
});

describe('signing out', () => {
  it.each(['sid', 'refreshToken'] as const)(
    'ends the session of the %s once, told to everybody and known for 300 s',
    async (by) => {
      const session = await aSession();
      const { sid } = await claimsOf(session.accessToken);
      const command = by === 'sid' ? { sid } : { refreshToken: session.refreshToken };

      await accounts.ask(EndSession, command);
      await accounts.ask(EndSession, command);

      await expect(refresh(session.refreshToken)).rejects.toMatchObject(unauthenticated);
      expect(await reasonsOf(session.user.id)).toEqual(['signedOut']);
      const listed = async () =>
        (await accounts.ask(ListEndedSessions, {})).items.some((item) => item.sid === sid);
      expect(await listed()).toBe(true);
      const { items } = await accounts.ask(ListEndedSessions, { afterId: sid });
      expect(items.every((item) => item.sid > sid)).toBe(true);
      pass(301);
      expect(await listed()).toBe(false);
    },
  );

  it('of an unknown session is no error', async () => {
    await expect(accounts.ask(EndSession, { sid: uuidv7(), refreshToken: 'unknown' })).resolves.toEqual({});
  });
});

describe('me', () => {
  it('is whoever asks, as long as he is here', async () => {
    const { user } = await aSession();
    const actor = actorOf(user);
    await expect(accounts.ask(GetMe, { actor })).resolves.toEqual(user);

    await accounts.ask(Users.remove, { actor: admin, id: user.id });

    await expect(accounts.ask(GetMe, { actor })).rejects.toMatchObject(unauthenticated);
    await expect(accounts.ask(GetMe, { actor: { ...admin, kind: 'visitor' } })).rejects.toMatchObject(
      unauthenticated,
    );
  });

  it('has preferences with defaults, replaced as a whole', async () => {
    const { user } = await aSession();
    const actor = actorOf(user);
    const defaults = { layout: {}, sounds: { offers: true, messages: true }, reminders: { enabled: true } };
    expect(await accounts.ask(GetPreferences, { actor })).toEqual(defaults);

    const preferences = { layout: { panels: ['a', 'b'] }, sounds: { offers: false } };
    const kept = await accounts.ask(PutPreferences, { actor, preferences });

    expect(kept).toEqual({
      ...defaults,
      layout: preferences.layout,
      sounds: { offers: false, messages: true },
    });
    expect(await accounts.ask(GetPreferences, { actor })).toEqual(kept);
    expect(await accounts.ask(GetPreferences, { actor: admin })).toEqual(defaults);
  });
});

describe('a second start', () => {
  it('makes no second first administrator, whatever the settings say', async () => {
    const again = await accounts.boot();

    const rows = await accounts.db.sql('SELECT 1 FROM users WHERE email = $1', [ADMIN.email]);

    expect(rows).toHaveLength(1);
    await again.close();
  });
});

it('says of the last session that nobody is signed in as this user any more', async () => {
  const { user } = await aSession();
  const one = await accounts.signIn(user.email, 'a good password');
  const two = await accounts.signIn(user.email, 'a good password');
  await accounts.ask(EndSession, { refreshToken: one.refreshToken });
  await accounts.ask(Users.update, { actor: admin, id: user.id, patch: { active: false } });

  const published = (await accounts.published('accounts.session.ended.v1')).filter(
    (e) => e['userId'] === user.id,
  );

  expect(two.user.id).toBe(user.id);
  expect(published.map(({ reason, isLast }) => [reason, isLast])).toEqual([
    ['signedOut', false],
    ['disabled', true],
    ['disabled', true],
  ]);
});
