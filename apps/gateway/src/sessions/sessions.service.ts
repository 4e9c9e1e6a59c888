import { Injectable } from '@nestjs/common';
import { unauthenticated } from '@switchboard/auth';
import {
  type AccessClaims,
  EndSession,
  OpenSession,
  RefreshSession,
  type SessionTokens,
} from '@switchboard/contracts';
import { networkOf } from '@switchboard/kernel';
import { Asker } from '@switchboard/messaging';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimits } from '../limits/rate-limits.js';
import { originNotAllowed } from '../origins/origin.guard.js';
import { Origins } from '../origins/origins.js';
import { RefreshCookie } from './refresh-cookie.js';

interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Sessions of staff, and the cookie that keeps them over a reload. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly asker: Asker,
    private readonly cookie: RefreshCookie,
    private readonly origins: Origins,
    private readonly limits: RateLimits,
  ) {}

  async signIn(body: { email: string; password: string }, exchange: Exchange): Promise<SessionTokens> {
    const address = exchange.request.ip;
    const account = `${body.email.trim().toLowerCase()} ${networkOf(address)}`;
    this.limits.take('signIns', [account], exchange.reply);
    return this.kept(await this.asker.ask(OpenSession, { ...body, address }), exchange);
  }

  async refresh(body: { refreshToken?: string }, exchange: Exchange): Promise<SessionTokens> {
    const refreshToken = body.refreshToken ?? this.tokenOfCookie(exchange.request);
    return this.kept(await this.asker.ask(RefreshSession, { refreshToken }), exchange);
  }

  async signOut(
    body: { refreshToken?: string },
    session: AccessClaims | null,
    { reply }: Exchange,
  ): Promise<void> {
    if (!session && body.refreshToken === undefined) throw unauthenticated();
    await this.asker.ask(EndSession, { sid: session?.sid, refreshToken: body.refreshToken });
    this.cookie.clear(reply);
  }

  // A cookie comes along by itself, so it counts only from our own page, which browsers tell by Origin.
  private tokenOfCookie(request: FastifyRequest): string {
    const token = this.cookie.read(request);
    if (token === null) throw unauthenticated();
    const { origin } = request.headers;
    if (origin === undefined || !this.origins.isOwn(origin)) throw originNotAllowed();
    return token;
  }

  private kept(tokens: SessionTokens, { reply }: Exchange): SessionTokens {
    this.cookie.set(reply, tokens.refreshToken);
    return tokens;
  }
}
