import { AppError } from '@switchboard/kernel';
import type { FastifyReply } from 'fastify';
import { TokenBuckets } from './token-buckets.js';

/** One rate limit by its name. The keys are never of the client's own choosing alone: who he proved to be, where he comes from. */
export class Limit {
  constructor(
    readonly name: string,
    private readonly buckets: TokenBuckets,
  ) {}

  /** Takes one of each key, or throws `rate_limited` with the time to wait. The reply tells how much is left. */
  take(keys: readonly string[], reply?: FastifyReply): void {
    // A visitor and his session have one name: it counts once.
    const waits = [...new Set(keys)].map((key) => this.buckets.take(key));
    if (reply) this.writeHeaders(keys, reply);
    this.refuseAfter(Math.max(0, ...waits));
  }

  /** Throws where none is left, and takes none. */
  assertLeft(key: string, reply?: FastifyReply): void {
    const missing = 1 - this.buckets.tokens(key);
    if (missing > 0 && reply) this.writeHeaders([key], reply);
    this.refuseAfter(Math.max(0, missing / this.buckets.rate.perSecond));
  }

  /** The same for what is dropped without a word. */
  allows(key: string): boolean {
    return this.buckets.take(key) === 0;
  }

  /** `RateLimit-Policy` and `RateLimit` of the scarcest key (draft-ietf-httpapi-ratelimit-headers). */
  private writeHeaders(keys: readonly string[], reply: FastifyReply): void {
    const { burst, perSecond } = this.buckets.rate;
    const tokens = Math.max(0, Math.min(...keys.map((key) => this.buckets.tokens(key))));
    const fullInSeconds = Math.ceil((burst - tokens) / perSecond);
    append(reply, 'ratelimit-policy', `"${this.name}";q=${burst};w=${Math.ceil(burst / perSecond)}`);
    append(reply, 'ratelimit', `"${this.name}";r=${Math.floor(tokens)};t=${fullInSeconds}`);
  }

  private refuseAfter(waitSeconds: number): void {
    if (waitSeconds === 0) return;
    throw new AppError('rate_limited', 'Too many requests', {
      retryAfterSeconds: Math.max(1, Math.ceil(waitSeconds)),
    });
  }
}

function append(reply: FastifyReply, header: string, item: string): void {
  const before = reply.getHeader(header);
  void reply.header(header, before === undefined ? item : `${String(before)}, ${item}`);
}
