import { LRUCache } from 'lru-cache';

interface Bucket {
  tokens: number;
  at: number;
}

/** How fast a bucket fills, and how much it holds. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

const MAX_KEYS = 100_000;

/** Token buckets by key, in memory of this process. */
export class TokenBuckets {
  // By size, not by number: for a number of keys it would take the room for all of them at once, 2 MB a limit.
  private readonly buckets = new LRUCache<string, Bucket>({ maxSize: MAX_KEYS, sizeCalculation: () => 1 });

  constructor(readonly rate: Rate) {}

  /** So many a minute, all of them at once if need be. */
  static perMinute(count: number): TokenBuckets {
    return new TokenBuckets({ perSecond: count / 60, burst: count });
  }

  /** Takes one: 0 when it was there, else the seconds until one will be. */
  take(key: string, nowMs = performance.now()): number {
    const bucket = { tokens: this.tokens(key, nowMs), at: nowMs };
    const isThere = bucket.tokens >= 1;
    const waitSeconds = isThere ? 0 : (1 - bucket.tokens) / this.rate.perSecond;
    if (isThere) bucket.tokens -= 1;
    this.buckets.set(key, bucket);
    return waitSeconds;
  }

  /** How many are there now. */
  tokens(key: string, nowMs = performance.now()): number {
    const bucket = this.buckets.get(key);
    if (!bucket) return this.rate.burst;
    const { perSecond, burst } = this.rate;
    return Math.min(burst, bucket.tokens + ((nowMs - bucket.at) / 1000) * perSecond);
  }

  get size(): number {
    return this.buckets.size;
  }
}
