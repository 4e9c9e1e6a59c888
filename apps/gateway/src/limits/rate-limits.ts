import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '@switchboard/contracts';
import { Limit, TokenBuckets } from '@switchboard/http';
import { AppError, Metrics, networkOf } from '@switchboard/kernel';
import type { FastifyReply } from 'fastify';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';

/** Whom a limit counts. Nothing here is of the client's own choosing: his session proves the one, his connection the other. */
interface Caller {
  readonly actor: Actor | null;
  readonly address: string;
}

const byActor = ({ actor }: Caller) => (actor ? [actor.id, actor.sid ?? actor.id] : []);
const byNetwork = ({ address }: Caller) => [networkOf(address)];

/** Limits that an operation names (`endpoint({ limits: ['messages'] })`), with whom they count. */
const OF_ENDPOINTS = {
  messages: byActor,
  invitations: byActor,
  tickets: byActor,
  contacts: byNetwork,
  visitors: byNetwork,
  signInsOfAddress: byNetwork,
} as const;
export type EndpointLimit = keyof typeof OF_ENDPOINTS;

const bucketsOf = (config: GatewayConfig) => ({
  messages: new TokenBuckets({
    perSecond: config.RATE_MESSAGES_PER_SECOND,
    burst: config.RATE_MESSAGES_BURST,
  }),
  invitations: TokenBuckets.perMinute(config.RATE_INVITATIONS_PER_MINUTE),
  tickets: TokenBuckets.perMinute(config.RATE_TICKETS_PER_MINUTE),
  contacts: TokenBuckets.perMinute(config.RATE_CONTACTS_PER_MINUTE),
  visitors: TokenBuckets.perMinute(config.RATE_VISITORS_PER_MINUTE),
  signInsOfAddress: TokenBuckets.perMinute(config.RATE_SIGN_INS_PER_MINUTE_ADDRESS),
  /** Of one account from one address: whoever tries elsewhere uses up nothing of the owner's. */
  signIns: TokenBuckets.perMinute(config.RATE_SIGN_INS_PER_MINUTE),
  sockets: TokenBuckets.perMinute(config.RATE_SOCKETS_PER_MINUTE),
  /** Typing, reading, asking and whatever else a socket says. */
  socketEvents: new TokenBuckets({
    perSecond: config.RATE_MESSAGES_PER_SECOND * 2,
    burst: config.RATE_MESSAGES_BURST * 2,
  }),
});
type LimitName = keyof ReturnType<typeof bucketsOf>;

/** The rate limits of this gateway (`api.md`, small print). */
@Injectable()
export class RateLimits {
  private readonly limits: Record<LimitName, Limit>;
  private readonly refused;

  constructor(@Inject(GATEWAY_CONFIG) config: GatewayConfig, metrics: Metrics) {
    const limits = Object.entries(bucketsOf(config)).map(([name, buckets]) => [
      name,
      new Limit(name, buckets),
    ]);
    this.limits = Object.fromEntries(limits) as Record<LimitName, Limit>;
    this.refused = metrics.counter('gateway_rate_limited_total', 'Requests refused by a rate limit', [
      'limit',
    ]);
  }

  /** Takes one of each key, or throws `rate_limited` with the time to wait; the reply tells what is left. */
  take(name: LimitName, keys: readonly string[], reply?: FastifyReply): void {
    try {
      this.limits[name].take(keys, reply);
    } catch (error) {
      if (error instanceof AppError) this.refused.inc({ limit: name });
      throw error;
    }
  }

  /** The same for an operation that names the limit. */
  takeFor(name: EndpointLimit, caller: Caller, reply: FastifyReply): void {
    this.take(name, OF_ENDPOINTS[name](caller), reply);
  }

  /** The same for what is dropped without a word. */
  allows(name: LimitName, key: string): boolean {
    const isAllowed = this.limits[name].allows(key);
    if (!isAllowed) this.refused.inc({ limit: name });
    return isAllowed;
  }
}
