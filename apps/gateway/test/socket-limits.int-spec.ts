import { GatewayDriver } from './gateway.driver.js';
import { aVisitor } from './people.js';

const PER_MINUTE = 50;
const OF_ONE = 30;

describe('sockets, as many as somebody likes', () => {
  let gateway: GatewayDriver;
  beforeAll(async () => {
    gateway = await GatewayDriver.start({ RATE_SOCKETS_PER_MINUTE: String(PER_MINUTE) });
  });
  afterAll(() => gateway.stop());

  /** How often each answer came. */
  async function knocks(count: number, options: object = {}): Promise<Record<string, number>> {
    const { token } = await aVisitor();
    const answers = await Promise.all(
      Array.from({ length: count }, () => gateway.refusalOf({ token }, options)),
    );
    return Object.fromEntries(
      [...Map.groupBy(answers, (answer) => answer)].map(([answer, all]) => [answer, all.length]),
    );
  }

  it('are not for one visitor: he has thirty, and no more (S090)', async () => {
    expect(await knocks(OF_ONE + 5)).toEqual({ 'let in': OF_ONE, rate_limited: 5 });
  });

  it('are limited for an address, whatever it writes into the query (S090)', async () => {
    const answers = await knocks(40, { query: { xsid: '1', sid: '' } });

    // What is left of the minute, and what a slow machine earns meanwhile.
    expect(answers['let in']).toBeLessThanOrEqual(PER_MINUTE - OF_ONE - 5 + 5);
    expect(answers['websocket error']).toBeGreaterThanOrEqual(20);
  });
});
