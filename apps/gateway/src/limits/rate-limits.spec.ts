import { Metrics } from '@switchboard/kernel';
import { gatewayConfig } from '../gateway.config.js';
import { RateLimits } from './rate-limits.js';

const aGateway = (burst: number) =>
  new RateLimits(
    gatewayConfig({
      FILES_URL: 'http://127.0.0.1:1',
      RABBITMQ_URL: 'amqp://127.0.0.1',
      TOKEN_PUBLIC_KEY: 'key',
      RATE_MESSAGES_PER_SECOND: '1',
      RATE_MESSAGES_BURST: String(burst),
    }),
    new Metrics(),
  );
/** How many of 100 at once go through. */
const passing = (limits: RateLimits, ...keys: string[]) => {
  let passed = 0;
  try {
    for (; passed < 100; passed++) limits.take('messages', ...keys);
  } catch {
    // The one that is too much.
  }
  return passed;
};

describe('a limit on messages', () => {
  it('counts a sender and his session once each', () => {
    expect(passing(aGateway(20), 'sender', 'session')).toBe(20);
  });

  it('counts a visitor once, whose session has his own name', () => {
    expect(passing(aGateway(20), 'visitor', 'visitor')).toBe(20);
  });

  it('holds for a sender over all his sessions', () => {
    const limits = aGateway(20);

    expect(passing(limits, 'sender', 'first') + passing(limits, 'sender', 'second')).toBe(20);
  });

  it('says when to come back', () => {
    const limits = aGateway(1);
    limits.take('messages', 'sender');

    let refusal: unknown = null;
    try {
      limits.take('messages', 'sender');
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ code: 'rate_limited', extra: { retryAfterSeconds: 1 } });
  });
});
