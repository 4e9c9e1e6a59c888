import { Metrics } from '@switchboard/kernel';
import { keepSocketClaims, type AccessTokens } from '@switchboard/auth';
import type { AccessClaims } from '@switchboard/contracts';
import type { Socket } from 'socket.io';
import type { RateLimits } from '../limits/rate-limits.js';
import type { ClientEvents } from './client-events.js';
import { SocketCalls } from './socket-calls.js';

/** A socket whose calls are answered when the test says so. */
function aSocket() {
  const gate = Promise.withResolvers<object>();
  const events = { has: () => true, answer: () => gate.promise };
  const calls = new SocketCalls(
    events as unknown as ClientEvents,
    { going: (claims: AccessClaims) => claims } as unknown as AccessTokens,
    { take: () => undefined } as unknown as RateLimits,
    new Metrics(),
  );
  let hear: (...args: unknown[]) => void = () => undefined;
  const socket = { data: {}, on: () => undefined, onAny: (listener: typeof hear) => (hear = listener) };
  keepSocketClaims(socket as unknown as Socket, { sub: 'u', sid: 's' } as never);
  calls.listen(socket as unknown as Socket);
  const call = () => new Promise<unknown>((answer) => hear('read', { contactId: 'c' }, answer));
  return { call, open: () => gate.resolve({}) };
}

describe('SocketCalls', () => {
  it('refuses what would pile up, and takes calls again afterwards', async () => {
    const { call, open } = aSocket();
    const waiting = Array.from({ length: 500 }, call);

    expect(await call()).toMatchObject({
      ok: false,
      problem: { code: 'rate_limited', retryAfterSeconds: 1 },
    });

    open();
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => ({ ok: true })));
    expect(await call()).toEqual({ ok: true });
  });
});
