import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import { signAccessToken } from './access-tokens.js';
import { type Granted, signGrant, verifyGrant } from './grants.js';

const SECRET = 'a secret of at least thirty-two bytes';
const NOW = new Date('2026-11-21T12:00:00Z');
const id = (n: number) => `01980000-0000-7000-8000-00000000000${n}`;
const granted: Granted = {
  purpose: 'upload',
  contactId: id(1),
  queueId: id(2),
  direction: 'inbound',
  actor: { kind: 'visitor', id: id(3), name: 'Ada' },
};
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

describe('a grant', () => {
  it('says what chat allows, for a minute, with an id of its own', async () => {
    const [first, second] = [
      await signGrant(granted, SECRET, { now: NOW }),
      await signGrant(granted, SECRET, { now: NOW }),
    ];

    const claims = await verifyGrant(first, SECRET, { now: later(59) });

    expect(claims).toMatchObject({ ...granted, iss: 'chat', aud: 'files', exp: NOW.getTime() / 1000 + 60 });
    expect(decodeJwt(second).jti).not.toBe(claims.jti);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['too late', () => signGrant(granted, SECRET, { now: later(-70) })],
    ['another secret', () => signGrant(granted, `${SECRET}!`, { now: NOW })],
    ['nothing', async () => undefined],
    ['words', async () => 'grant'],
    [
      'an access token',
      async () =>
        signAccessToken({ sub: id(3), sid: 's', kind: 'staff' }, generateKeyPairSync('ed25519').privateKey, {
          expiresInSeconds: 60,
          now: NOW,
        }),
    ],
    ['another type', async () => sign({}, { typ: 'at+jwt' })],
    ['another issuer', async () => sign({ iss: 'files' })],
    ['another audience', async () => sign({ aud: 'switchboard' })],
    ['no id', async () => sign({ jti: undefined })],
    ['no end', async () => sign({ exp: undefined })],
    ['another algorithm', async () => sign({}, { alg: 'HS512' })],
    ['a purpose that is none', async () => sign({ purpose: 'download' })],
  ])('is refused: %s', async (_, token) => {
    await expect(verifyGrant(await token(), SECRET, { now: NOW })).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('is not refused for nothing', async () => {
    await expect(verifyGrant(await sign({}), SECRET, { now: NOW })).resolves.toMatchObject(granted);
  });

  it('wants a secret worth the name', async () => {
    await expect(signGrant(granted, 'short')).rejects.toThrow('at least 32 bytes');
    await expect(verifyGrant('x', 'short')).rejects.toThrow('at least 32 bytes');
  });
});

function sign(claims: Record<string, unknown>, header: object = {}) {
  const all = {
    ...granted,
    iss: 'chat',
    aud: 'files',
    jti: id(4),
    exp: NOW.getTime() / 1000 + 60,
    ...claims,
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new SignJWT(given)
    .setProtectedHeader({ alg: 'HS256', typ: 'grant+jwt', ...header })
    .sign(Buffer.from(SECRET.padEnd(64, ' ').slice(0, SECRET.length)));
}
