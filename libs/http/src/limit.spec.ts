import type { FastifyReply } from 'fastify';
import { Limit } from './limit.js';
import { TokenBuckets } from './token-buckets.js';

const aLimit = (burst: number, perSecond = 1) =>
  new Limit('messages', new TokenBuckets({ perSecond, burst }));
const refusalOf = (work: () => void) => {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
};
/** How many of 100 at once go through. */
const passing = (limit: Limit, ...keys: string[]) =>
  Array.from({ length: 100 }, () => refusalOf(() => limit.take(keys))).filter((it) => it === null).length;

function aReply() {
  const headers: Record<string, string> = {};
  const reply = {
    header: (name: string, value: string) => (headers[name] = value),
    getHeader: (name: string) => headers[name],
  } as unknown as FastifyReply;
  return { headers, reply };
}

describe('a limit', () => {
  it('counts a sender and his session once each', () => {
    expect(passing(aLimit(20), 'sender', 'session')).toBe(20);
  });

  it('counts a visitor once, whose session has his own name', () => {
    expect(passing(aLimit(20), 'visitor', 'visitor')).toBe(20);
  });

  it('holds for a sender over all his sessions', () => {
    const limit = aLimit(20);

    expect(passing(limit, 'sender', 'first') + passing(limit, 'sender', 'second')).toBe(20);
  });

  it('says when to come back', () => {
    const limit = aLimit(1);
    limit.take(['sender']);

    const refusal = { code: 'rate_limited', extra: { retryAfterSeconds: 1 } };
    expect(refusalOf(() => limit.take(['sender']))).toMatchObject(refusal);
    expect(refusalOf(() => limit.assertLeft('sender'))).toMatchObject(refusal);
  });

  it('tells what there is and what is left, of the scarcest', () => {
    const limit = aLimit(10, 2);
    limit.take(['sender']);
    const { headers, reply } = aReply();

    limit.take(['sender', 'session'], reply);
    limit.take(['other'], reply);

    expect(headers).toEqual({
      'ratelimit-policy': '"messages";q=10;w=5, "messages";q=10;w=5',
      ratelimit: '"messages";r=8;t=1, "messages";r=9;t=1',
    });
  });

  it('can be asked without taking any', () => {
    const limit = aLimit(1);

    limit.assertLeft('sender');
    limit.assertLeft('sender');

    expect([limit.allows('sender'), limit.allows('sender')]).toEqual([true, false]);
  });
});
