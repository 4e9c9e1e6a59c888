import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { AccessTokens, signAccessToken, verifyAccessToken } from './access-tokens.js';
import { CurrentRights } from './current-rights.js';
import { EndedSessions } from './ended-sessions.js';
import { signingKey, verifyingKey } from './keys.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const encoded = {
  private: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
  public: publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
};
const USER = '01980000-0000-7000-8000-000000000001';
const TEAM = '01980000-0000-7000-8000-000000000002';
const NOW = new Date('2026-11-21T12:00:00Z');
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const identity = {
  sub: USER,
  sid: 'session-1',
  kind: 'staff' as const,
  roles: ['supervisor' as const],
  rights: ['reports' as const],
  teamIds: [TEAM],
};
const sign = (more: object = {}) =>
  signAccessToken({ ...identity, ...more }, privateKey, { expiresInSeconds: 300, now: NOW });

interface Forged {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  key?: KeyObject;
}

/** A token that is right but for what is given. */
function forge({ claims = {}, header = {}, key = privateKey }: Forged) {
  const seconds = NOW.getTime() / 1000;
  const all = {
    ...identity,
    iss: 'accounts',
    aud: 'switchboard',
    iat: seconds,
    exp: seconds + 300,
    ...claims,
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new SignJWT(given)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...header })
    .sign(key, { crit: { other: true } });
}

const unsigned = (header: object, payload: object) =>
  [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

describe('an access token', () => {
  it('says who somebody is', async () => {
    const claims = await verifyAccessToken(await sign(), publicKey, { now: NOW });

    expect(claims).toEqual({ ...identity, iat: NOW.getTime() / 1000, exp: NOW.getTime() / 1000 + 300 });
  });

  it('works with keys as they stand in the environment', async () => {
    const token = await signAccessToken(identity, encoded.private, { expiresInSeconds: 300, now: NOW });

    expect(await verifyAccessToken(token, encoded.public, { now: NOW })).toMatchObject({ sub: USER });
  });

  it('carries a visitor and his widget, without any role', async () => {
    const token = await signAccessToken(
      { sub: USER, sid: 's', kind: 'visitor', widgetId: TEAM },
      privateKey,
      { expiresInSeconds: 3600, now: NOW },
    );

    expect(await verifyAccessToken(token, publicKey, { now: later(3599) })).toMatchObject({
      kind: 'visitor',
      widgetId: TEAM,
      roles: [],
    });
  });

  it.each([
    ['at its end', 299, true],
    ['within five seconds of it', 304, true],
    ['later', 306, false],
    ['before its time, within five seconds', -4, true],
    ['long before its time', -60, false],
  ])('is good for its time only: %s', async (_, seconds, isGood) => {
    const verified = verifyAccessToken(await sign(), publicKey, { now: later(seconds) });

    if (isGood) await expect(verified).resolves.toMatchObject({ sub: USER });
    else await expect(verified).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
  });
});

describe('what is refused, always with the same words (S064)', () => {
  const stranger = generateKeyPairSync('ed25519');
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const payload = {
    ...identity,
    iss: 'accounts',
    aud: 'switchboard',
    iat: NOW.getTime() / 1000,
    exp: NOW.getTime() / 1000 + 300,
  };
  const confused = (alg: string) => {
    // The public key as an HMAC secret: the classic confusion.
    const head = unsigned({ alg, typ: 'at+jwt' }, payload);
    const secret = publicKey.export({ format: 'pem', type: 'spki' });
    return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
  };

  it.each<[string, () => unknown]>([
    ['nothing', () => undefined],
    ['no text', () => ({ token: 1 })],
    ['words', () => 'not a token'],
    ['something endless', () => 'a.'.repeat(4_000)],
    ['alg none', () => `${unsigned({ alg: 'none', typ: 'at+jwt' }, payload)}.`],
    ['HS256 with the public key', () => confused('HS256')],
    [
      'a changed payload',
      async () =>
        (await sign()).replace(
          /\.[^.]+\./,
          `.${Buffer.from(JSON.stringify({ ...payload, roles: ['administrator'] })).toString('base64url')}.`,
        ),
    ],
    ['a cut signature', async () => (await sign()).slice(0, -2)],
    ['the key of a stranger', () => forge({ key: stranger.privateKey })],
    ['RS256', () => forge({ key: rsa.privateKey, header: { alg: 'RS256' } })],
    ['another issuer', () => forge({ claims: { iss: 'chat' } })],
    ['no issuer', () => forge({ claims: { iss: undefined } })],
    ['another audience', () => forge({ claims: { aud: 'files' } })],
    ['no audience', () => forge({ claims: { aud: undefined } })],
    ['a future nbf', () => forge({ claims: { nbf: NOW.getTime() / 1000 + 60 } })],
    ['another type of token', () => forge({ header: { typ: 'grant+jwt' } })],
    ['no type', () => forge({ header: { typ: undefined } })],
    ['no end', () => forge({ claims: { exp: undefined } })],
    ['no beginning', () => forge({ claims: { iat: undefined } })],
    ['an end too far away, of an old token', () => forge({ claims: { iat: NOW.getTime() / 1000 - 4_000 } })],
    ['no session', () => forge({ claims: { sid: undefined } })],
    ['an unknown kind', () => forge({ claims: { kind: 'system' } })],
    ['an unknown role', () => forge({ claims: { roles: ['root'] } })],
    ['a subject that is no id', () => forge({ claims: { sub: "x' OR 1=1" } })],
    ['a header that demands what we do not know', () => forge({ header: { crit: ['other'], other: 1 } })],
    [
      'a key that it brings along',
      () =>
        forge({ key: stranger.privateKey, header: { jwk: stranger.publicKey.export({ format: 'jwk' }) } }),
    ],
  ])('%s', async (_, token) => {
    const refused = verifyAccessToken(await token(), publicKey, { now: NOW });

    await expect(refused).rejects.toMatchObject({
      code: 'unauthenticated',
      detail: 'Sign in again',
      extra: {},
    });
  });

  it('is not refused for nothing: the forge itself makes good tokens', async () => {
    await expect(verifyAccessToken(await forge({}), publicKey, { now: NOW })).resolves.toMatchObject({
      sub: USER,
    });
  });

  it('and nobody signs what the contract does not know', async () => {
    await expect(sign({ roles: ['root'] })).rejects.toThrow();
  });
});

describe('AccessTokens', () => {
  it('refuses the tokens of a session that has ended, at the door and in an open socket', async () => {
    const ended = new EndedSessions();
    const tokens = new AccessTokens(publicKey, ended, new CurrentRights());
    const token = await signAccessToken(identity, privateKey, { expiresInSeconds: 300 });
    const claims = await tokens.authenticate(token);

    ended.end('session-1');

    await expect(tokens.authenticate(token)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(() => tokens.going(claims)).toThrow('Sign in again');
  });

  it('ends an open socket with its token', async () => {
    const tokens = new AccessTokens(publicKey, new EndedSessions(), new CurrentRights());
    const seconds = Date.now() / 1000;

    expect(() => tokens.going({ ...identity, iat: seconds - 400, exp: seconds - 100 })).toThrow(
      'Sign in again',
    );
    expect(() => tokens.going({ ...identity, iat: seconds, exp: seconds + 100 })).not.toThrow();
  });
});

describe('EndedSessions', () => {
  it('forgets a session when its longest token has run out', () => {
    const ended = new EndedSessions();
    ended.end('a', 0);
    ended.end('b', 1_000_000);

    expect([ended.has('a', 3_600_000), ended.has('a', 3_700_000), ended.has('b', 3_700_000)]).toEqual([
      true,
      false,
      true,
    ]);
    ended.end('c', 3_700_000);
    expect(ended.size).toBe(2);
  });
});

describe('the keys', () => {
  it('must be Ed25519', () => {
    const { privateKey: wrong } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const text = wrong.export({ format: 'der', type: 'pkcs8' }).toString('base64url');

    expect(() => signingKey(text)).toThrow('Ed25519');
    expect(() => verifyingKey('nonsense')).toThrow();
  });
});
