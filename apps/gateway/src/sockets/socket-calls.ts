import { Injectable } from '@nestjs/common';
import { AccessTokens, socketClaims, unauthenticated } from '@switchboard/auth';
import { AppError, inSpan, Lanes, logger, Metrics, problemOf, type Span } from '@switchboard/kernel';
import type { Socket } from 'socket.io';
import { RateLimits } from '../limits/rate-limits.js';
import { ClientEvents } from './client-events.js';

type Acknowledge = (answer: object) => void;

const MAX_WAITING = 500;
const log = logger('sockets');
const unacknowledged: Acknowledge = () => undefined;

/** Takes what a socket asks: limited, in order, always answered. */
@Injectable()
export class SocketCalls {
  private readonly lanes = new Set<Lanes>();
  private readonly counted;

  constructor(
    private readonly events: ClientEvents,
    private readonly tokens: AccessTokens,
    private readonly limits: RateLimits,
    metrics: Metrics,
  ) {
    this.counted = metrics.counter('gateway_socket_calls_total', 'Calls over sockets', ['event', 'outcome']);
  }

  listen(socket: Socket): void {
    const lanes = new Lanes();
    this.lanes.add(lanes);
    socket.on('disconnect', () => this.lanes.delete(lanes));
    // One listener for all: an event that nobody knows gets an answer too (T7).
    socket.onAny((event: unknown, ...args: unknown[]) => {
      const named = { name: `socket ${this.nameOf(event)}`, kind: 'server' } as const;
      void inSpan(named, {}, (span) => this.take(socket, lanes, event, args, span));
    });
  }

  /** Resolves when every call in hand has been answered. */
  async idle(): Promise<void> {
    await Promise.all([...this.lanes].map((lanes) => lanes.idle()));
  }

  private async take(
    socket: Socket,
    lanes: Lanes,
    event: unknown,
    args: unknown[],
    span: Span,
  ): Promise<void> {
    const last = args.at(-1);
    const acknowledge = typeof last === 'function' ? (last as Acknowledge) : unacknowledged;
    try {
      acknowledge({ ok: true, ...(await this.answer(socket, lanes, event, args[0])) });
      this.counted.inc({ event: String(event), outcome: 'ok' });
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === 'internal') log.error({ err: error }, 'socket call failed');
      this.counted.inc({ event: this.nameOf(event), outcome: problem.code });
      span.end({ fault: error });
      acknowledge({ ok: false, problem });
    }
  }

  private async answer(socket: Socket, lanes: Lanes, event: unknown, payload: unknown): Promise<object> {
    const known = socketClaims(socket);
    if (!known) throw unauthenticated();
    const claims = this.tokens.going(known);
    if (event === 'message.send') this.limits.take('messages', [claims.sub, claims.sid]);
    else this.limits.take('socketEvents', [claims.sid]);
    if (typeof event !== 'string' || !this.events.has(event))
      throw new AppError('not_found', 'There is no such event');
    if (lanes.size >= MAX_WAITING)
      throw new AppError('rate_limited', 'Too many requests are waiting', { retryAfterSeconds: 1 });
    // One request of a socket and contact at a time: Nest would run them side by side (T7).
    return lanes.run(laneOf(event, payload), () => this.events.answer(event, { payload, claims, socket }));
  }

  // What a client made up must not become a name in our figures.
  private nameOf(event: unknown): string {
    return typeof event === 'string' && this.events.has(event) ? event : 'unknown';
  }
}

function laneOf(event: string, payload: unknown): string {
  const contactId = (payload as { contactId?: unknown } | null | undefined)?.contactId;
  // Anything else is refused when it is parsed, and must not be spelled before.
  return typeof contactId === 'string' ? contactId : event;
}
