import { OpenSession, RefreshSession } from '@switchboard/contracts';
import { AppError, uuidv7 } from '@switchboard/kernel';
import { aUser } from '../../../test/support/a-user.js';
import { GatewayDriver } from './gateway.driver.js';
import { SHOP } from './people.js';

const USER = aUser();
const tokens = (refreshToken: string) => ({
  accessToken: 'a.b.c',
  expiresInSeconds: 300,
  refreshToken,
  user: USER,
});

describe('sessions', () => {
  let gateway: GatewayDriver;
  let proxied: GatewayDriver;
  beforeAll(async () => {
    gateway = await GatewayDriver.start();
    proxied = await GatewayDriver.start({ TRUSTED_PROXIES: '127.0.0.1' });
  });
  afterAll(() => Promise.all([gateway.stop(), proxied.stop()]));

  describe('signing in', () => {
    const own = () => ({ origin: gateway.url });
    beforeAll(() => {
      for (const { platform } of [gateway, proxied])
        platform
          .answer(OpenSession, ({ password }) => {
            if (password !== 'right-password')
              throw new AppError('unauthenticated', 'Wrong address or password');
            return tokens('r1');
          })
          .answer(RefreshSession, ({ refreshToken }) => tokens(`${refreshToken}-next`));
    });
    const signIn = () =>
      gateway.send('POST', '/v1/auth/sign-in', {
        email: `${uuidv7()}@example.org`,
        password: 'right-password',
      });

    it('sets a cookie that no script and no other site can use (S075)', async () => {
      const answer = await signIn();

      expect(await answer.json()).toMatchObject({ refreshToken: 'r1', user: { email: 'ann@example.org' } });
      expect(answer.headers.get('set-cookie')).toBe(
        'sb_refresh=r1; Max-Age=43200; Path=/; HttpOnly; SameSite=Strict',
      );
    });

    it('is renewed by the cookie from our own page only', async () => {
      const cookie = 'other=1; sb_refresh=r1';
      const renewed = await gateway.send('POST', '/v1/auth/refresh', {}, { headers: { cookie, ...own() } });
      const foreign = await gateway.send(
        'POST',
        '/v1/auth/refresh',
        {},
        { headers: { cookie, origin: SHOP } },
      );
      const unnamed = await gateway.send('POST', '/v1/auth/refresh', {}, { headers: { cookie } });

      expect(await renewed.json()).toMatchObject({ refreshToken: 'r1-next' });
      expect(renewed.headers.get('set-cookie')).toContain('sb_refresh=r1-next;');
      expect([foreign.status, unnamed.status]).toEqual([403, 403]);
    });

    it('is renewed by a body without any Origin, and not by nothing', async () => {
      const byBody = await gateway.send('POST', '/v1/auth/refresh', { refreshToken: 'mine' });
      const byNothing = await gateway.send('POST', '/v1/auth/refresh', {}, { headers: own() });

      expect([byBody.status, byNothing.status]).toEqual([200, 401]);
    });

    it('is not renewed by a cookie that cannot be one of ours', async () => {
      const cookie = `sb_refresh=${'x'.repeat(5000)}`;
      const answer = await gateway.send('POST', '/v1/auth/refresh', {}, { headers: { cookie, ...own() } });

      expect(answer.status).toBe(401);
    });

    it('is throttled for an account however its name is written (S072)', async () => {
      const attempt = (email: string) =>
        gateway.send('POST', '/v1/auth/sign-in', { email, password: 'wrong-password' });
      // At once: while one waits for another, the next try is earned.
      const answers = await Promise.all(
        Array.from({ length: 11 }, (_, i) => attempt(i % 2 ? 'victim@example.org' : ' VICTIM@example.org')),
      );
      const other = await attempt('other@example.org');

      expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(10).fill(401), 429]);
      expect(other.status).toBe(401);
    });

    it('is not used up by wrong passwords from elsewhere (S072)', async () => {
      const from = (address: string, password: string) =>
        proxied.send(
          'POST',
          '/v1/auth/sign-in',
          { email: 'owner@example.org', password },
          { headers: { 'x-forwarded-for': address } },
        );

      const attack = await Promise.all(Array.from({ length: 20 }, () => from('203.0.113.66', 'wrong')));
      const owner = await from('198.51.100.7', 'right-password');

      expect(attack.filter(({ status }) => status === 429)).toHaveLength(10);
      expect(owner.status).toBe(200);
      expect(owner.headers.get('ratelimit')).toContain('"signIns";r=9;');
    });

    it('counts the real address, not one that the client made up (S077)', async () => {
      const answers = await Promise.all(
        Array.from({ length: 70 }, (_, i) => {
          const headers = { 'x-forwarded-for': `10.0.0.${i}` };
          return gateway.send('POST', '/v1/visitors', { widgetKey: 'x' }, { headers });
        }),
      );

      expect(answers.map(({ status }) => status)).toContain(429);
    });
  });
});
