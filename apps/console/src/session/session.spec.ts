import { jest } from '@jest/globals';
import type { SessionTokens } from '@switchboard/contracts';
import { ProblemError } from '@switchboard/web';
import { FakeBrowser } from '@switchboard/web/fake-browser';

const browser = new FakeBrowser().install();
const { Session } = await import('./session');

const user = { id: 'u', name: 'Ada Agent', roles: ['agent'], rights: [] };
let given = 0;
const tokens = () =>
  ({ accessToken: `token-${++given}`, expiresInSeconds: 600, user }) as unknown as SessionTokens;
const refusal = (status: number) => () => {
  throw new ProblemError(status === 401 ? 'unauthenticated' : 'unavailable', status, '');
};
const REFRESH = 'POST /v1/auth/refresh';
const renewals = () => browser.server.askedOf(REFRESH).length;

async function aSignedIn() {
  const session = new Session();
  await session.signIn('ada@x.example', 'secret');
  return session;
}

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
  given = 0;
  browser.reset();
  browser.server.on('POST /v1/auth/sign-in', tokens).on('POST /v1/auth/sign-out', {}).on(REFRESH, tokens);
});
afterEach(() => void jest.useRealTimers());

describe('a session', () => {
  it('begins by signing in, and keeps nothing of itself where scripts of tomorrow could read it', async () => {
    const session = await aSignedIn();

    expect(session.current()).toEqual({ is: 'signedIn', user });
    expect(session.accessToken()).toBe('token-1');
    expect(browser.server.asked).toMatchObject([
      { body: { email: 'ada@x.example', password: 'secret' }, credentials: 'same-origin' },
    ]);
    expect(browser.localStorage.getItem('switchboard-returning')).toBe('yes');
  });

  it('stays signed out when the password was wrong', async () => {
    browser.server.on('POST /v1/auth/sign-in', refusal(401));
    const session = new Session();

    await expect(session.signIn('ada@x.example', 'wrong')).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(session.accessToken()).toBeNull();
    expect(session.current().is).toBe('starting');
  });

  it('is looked for after a reload only where somebody was signed in', async () => {
    const stranger = new Session();
    await stranger.resume();
    expect(stranger.current()).toEqual({ is: 'signedOut', reason: 'none' });
    expect(renewals()).toBe(0);

    browser.localStorage.setItem('switchboard-returning', 'yes');
    const returning = new Session();
    await returning.resume();
    expect(returning.current()).toEqual({ is: 'signedIn', user });
  });

  it('of before that is no more leads to an empty sign-in, not to the words that it ended', async () => {
    browser.localStorage.setItem('switchboard-returning', 'yes');
    browser.server.on(REFRESH, refusal(401));
    const session = new Session();

    await session.resume();

    expect(session.current()).toEqual({ is: 'signedOut', reason: 'none' });
  });

  it('is renewed on plain http pages too, which have no locks (K01)', async () => {
    const { locks, ...rest } = navigator;
    Object.assign(globalThis, { navigator: rest });
    const session = await aSignedIn();

    await expect(session.renew()).resolves.toBe('token-2');
    Object.assign(globalThis, { navigator: { ...rest, locks } });
  });

  it('renews its token a minute before it runs out', async () => {
    const session = await aSignedIn();

    await jest.advanceTimersByTimeAsync(539_000);
    expect(renewals()).toBe(0);
    await jest.advanceTimersByTimeAsync(1_000);

    expect(session.accessToken()).toBe('token-2');
  });

  it('gives a token that is good for a while', async () => {
    const session = await aSignedIn();
    expect(await session.freshToken()).toBe('token-1');
    expect(renewals()).toBe(0);

    browser.server.on(REFRESH, refusal(503));
    await jest.advanceTimersByTimeAsync(575_000);
    browser.server.on(REFRESH, tokens);
    expect(await session.freshToken()).toBe('token-2');
  });

  it('survives a server that is away, and asks again soon', async () => {
    const session = await aSignedIn();
    browser.server.on(REFRESH, refusal(503));

    expect(await session.renew()).toBeNull();
    expect(session.current().is).toBe('signedIn');
    browser.server.on(REFRESH, tokens);
    await jest.advanceTimersByTimeAsync(5_000);

    expect(session.accessToken()).toBe('token-2');
  });

  it('ends where the server says so, with these words', async () => {
    const session = await aSignedIn();
    const listener = jest.fn();
    session.subscribe(listener);
    browser.server.on(REFRESH, refusal(401));

    expect(await session.renew()).toBeNull();

    expect(session.current()).toEqual({ is: 'signedOut', reason: 'ended' });
    expect(session.accessToken()).toBeNull();
    expect(browser.localStorage.getItem('switchboard-returning')).toBeNull();
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('asks for one renewal at a time, over all tabs', async () => {
    const [one, two] = [await aSignedIn(), await aSignedIn()];
    let running = 0;
    let most = 0;
    browser.server.on(REFRESH, async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      return tokens();
    });

    await Promise.all([one.renew(), two.renew(), one.renew()]);

    expect(most).toBe(1);
  });
});

describe('signing out', () => {
  it('ends the session here even when the server cannot be reached', async () => {
    const session = await aSignedIn();
    browser.server.on('POST /v1/auth/sign-out', refusal(503));

    await expect(session.signOut()).rejects.toMatchObject({ status: 503 });

    expect(session.current()).toEqual({ is: 'signedOut', reason: 'signedOut' });
  });

  it('is not carried on for whatever is refused while it ends', async () => {
    const session = await aSignedIn();
    const renewed: Promise<string | null>[] = [];
    browser.server.on('POST /v1/auth/sign-out', () => {
      renewed.push(session.renew());
      return {};
    });

    await session.signOut();

    expect(await Promise.all(renewed)).toEqual([null]);
    expect(renewals()).toBe(0);
  });

  it('ends the session of the other tabs too, and signing in brings them back', async () => {
    const [here, there] = [await aSignedIn(), await aSignedIn()];

    await here.signOut();
    expect(there.current()).toEqual({ is: 'signedOut', reason: 'signedOut' });

    await here.signIn('ada@x.example', 'secret');
    await jest.advanceTimersByTimeAsync(0);
    expect(there.current().is).toBe('signedIn');
  });

  it('is what the page says, though a renewal that was on its way is refused after it', async () => {
    const session = await aSignedIn();
    browser.server.on(REFRESH, () => {
      session.end('signedOut');
      refusal(401)();
    });

    await session.renew();

    expect(session.current()).toEqual({ is: 'signedOut', reason: 'signedOut' });
  });

  it('stops the renewals', async () => {
    const session = await aSignedIn();
    await session.signOut();

    await jest.advanceTimersByTimeAsync(3_600_000);

    expect(renewals()).toBe(0);
  });
});
