import { TokenBuckets } from './token-buckets.js';

describe('a token bucket', () => {
  it('gives its burst at once and then its rate', () => {
    const buckets = new TokenBuckets({ perSecond: 2, burst: 3 });
    const take = (atMs: number) => buckets.take('a', atMs);

    expect([take(0), take(0), take(0)]).toEqual([0, 0, 0]);
    expect(take(0)).toBe(0.5);
    expect([take(500), take(500) > 0, take(60_000), take(60_000), take(60_000), take(60_000) > 0]).toEqual([
      0,
      true,
      0,
      0,
      0,
      true,
    ]);
  });

  it('is another one for everybody', () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1 });

    expect([buckets.take('a', 0), buckets.take('b', 0), buckets.take('a', 0)]).toEqual([0, 0, 1]);
  });

  it('can be looked at without taking', () => {
    const buckets = TokenBuckets.perMinute(60);
    buckets.take('a', 0);

    expect([buckets.tokens('a', 0), buckets.tokens('a', 0), buckets.tokens('a', 1000)]).toEqual([59, 59, 60]);
  });

  it('does not grow without end', () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1 });

    for (let i = 0; i < 100_500; i++) buckets.take(`address ${i}`, 0);

    expect(buckets.size).toBe(100_000);
  });
});
