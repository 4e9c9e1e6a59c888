import { jest } from '@jest/globals';
import { ProblemError } from '@switchboard/web';
import { FakeBrowser } from '@switchboard/web/fake-browser';
import { Identity } from './identity';

const browser = new FakeBrowser().install();
const ASK = 'POST /v1/visitors';
const HOUR_MS = 3_600_000;
let given = 0;
const anIdentity = () => ({
  visitorId: 'v',
  visitorKey: 'the-key',
  visitorToken: `token-${++given}`,
  expiresInSeconds: 3600,
});
const bodies = () => browser.server.askedOf(ASK).map(({ body }) => body);

beforeEach(() => {
  jest.useFakeTimers();
  given = 0;
  browser.reset();
  browser.server.on(ASK, anIdentity);
});
afterEach(() => void jest.useRealTimers());

describe('who a visitor is', () => {
  it('is asked and kept only when somebody wants to know: nothing is stored before', async () => {
    const identity = new Identity('', 'w');
    expect([identity.isKnown, identity.token(), identity.visitorId]).toEqual([false, null, null]);

    expect(await identity.freshToken()).toBe('token-1');

    expect([identity.isKnown, identity.token(), identity.visitorId]).toEqual([true, 'token-1', 'v']);
    expect(bodies()).toEqual([{ widgetKey: 'w' }]);
    expect(browser.server.asked[0]?.credentials).toBe('omit');
  });

  it('is the same after a reload, by the key that this browser keeps', async () => {
    await new Identity('', 'w').freshToken();

    const reloaded = new Identity('', 'w');
    expect(reloaded.isKnown).toBe(true);
    await reloaded.freshToken();

    expect(bodies()[1]).toEqual({ widgetKey: 'w', visitorKey: 'the-key' });
  });

  it('is another one in another widget', async () => {
    await new Identity('', 'w').freshToken();

    expect(new Identity('', 'another').isKnown).toBe(false);
  });

  it('is asked again some minutes before its token runs out, and not sooner', async () => {
    const identity = new Identity('', 'w');
    await identity.freshToken();

    jest.setSystemTime(Date.now() + HOUR_MS - 6 * 60_000);
    expect(await identity.freshToken()).toBe('token-1');
    jest.setSystemTime(Date.now() + 60_000);
    expect(await identity.freshToken()).toBe('token-2');
  });

  it('is asked once, whoever wants to know at the same time', async () => {
    const identity = new Identity('', 'w');

    const tokens = await Promise.all([identity.freshToken(), identity.renew(), identity.freshToken()]);

    expect(tokens).toEqual(['token-1', 'token-1', 'token-1']);
  });

  it('may be asked again after no answer came', async () => {
    const identity = new Identity('', 'w');
    browser.server.on(ASK, () => {
      throw new ProblemError('unavailable', 503, '');
    });
    await expect(identity.freshToken()).rejects.toMatchObject({ code: 'unavailable' });

    browser.server.on(ASK, anIdentity);

    expect(await identity.freshToken()).toBe('token-1');
  });

  it('lasts as long as the page where the browser lets nothing be stored', async () => {
    const blocked = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    const storage = { getItem: blocked, setItem: blocked, removeItem: blocked };
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: storage });

    const identity = new Identity('', 'w');
    await identity.freshToken();
    await identity.renew();

    expect(bodies()[1]).toEqual({ widgetKey: 'w', visitorKey: 'the-key' });
    browser.install();
  });
});
