import { Inject, Injectable } from '@nestjs/common';
import { AppError, Metrics } from '@switchboard/kernel';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';
import { TokenBuckets } from './token-buckets.js';

const perMinute = (count: number) => new TokenBuckets({ perSecond: count / 60, burst: count });

const limitsOf = (config: GatewayConfig) => ({
  messages: new TokenBuckets({
    perSecond: config.RATE_MESSAGES_PER_SECOND,
    burst: config.RATE_MESSAGES_BURST,
  }),
  signInsOfAccount: perMinute(config.RATE_SIGN_INS_PER_MINUTE),
  signInsOfAddress: perMinute(config.RATE_SIGN_INS_PER_MINUTE_ADDRESS),
  visitorsOfAddress: perMinute(config.RATE_VISITORS_PER_MINUTE),
  contactsOfAddress: perMinute(config.RATE_CONTACTS_PER_MINUTE),
  socketsOfAddress: perMinute(config.RATE_SOCKETS_PER_MINUTE),
  invitationsOfAgent: perMinute(config.RATE_INVITATIONS_PER_MINUTE),
  /** Typing, reading, asking and whatever else a socket says. */
  socketEvents: new TokenBuckets({
    perSecond: config.RATE_MESSAGES_PER_SECOND * 2,
    burst: config.RATE_MESSAGES_BURST * 2,
  }),
});
type LimitName = keyof ReturnType<typeof limitsOf>;

/** The rate limits of this gateway (`api.md`, small print). */
@Injectable()
export class RateLimits {
  private readonly limits: ReturnType<typeof limitsOf>;
  private readonly refused;

  constructor(@Inject(GATEWAY_CONFIG) config: GatewayConfig, metrics: Metrics) {
    this.limits = limitsOf(config);
    this.refused = metrics.counter('gateway_rate_limited_total', 'Requests refused by a rate limit', [
      'limit',
    ]);
  }

  /** Takes one of each, or throws `rate_limited` with the time to wait. */
  take(name: LimitName, ...keys: string[]): void {
    // A visitor and his session have one name: it counts once.
    for (const key of new Set(keys)) {
      const waitSeconds = this.limits[name].take(key);
      if (waitSeconds === 0) continue;
      this.refused.inc({ limit: name });
      throw new AppError('rate_limited', 'Too many requests', {
        retryAfterSeconds: Math.max(1, Math.ceil(waitSeconds)),
      });
    }
  }

  /** The same for what is dropped without a word. */
  allows(name: LimitName, key: string): boolean {
    return this.limits[name].take(key) === 0;
  }
}
