import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';

/** As long as a session may idle; a rotation renews it. */
const MAX_AGE_SECONDS = 12 * 3600;

const TOKEN = /^[\w.-]{1,200}$/;

/** The cookie `sb_refresh`: HttpOnly, SameSite=Strict; over TLS with `__Host-` and Secure (S075). */
@Injectable()
export class RefreshCookie {
  constructor(@Inject(GATEWAY_CONFIG) private readonly config: Pick<GatewayConfig, 'PUBLIC_URL'>) {}

  /** Undefined also for what cannot be one of ours. */
  read(request: FastifyRequest): string | undefined {
    const name = `${this.nameFor(request)}=`;
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
    const value = pairs.find((pair) => pair.startsWith(name))?.slice(name.length) ?? '';
    return TOKEN.test(value) ? value : undefined;
  }

  set(request: FastifyRequest, reply: FastifyReply, refreshToken: string): void {
    this.write(request, reply, `${refreshToken}; Max-Age=${MAX_AGE_SECONDS}`);
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    this.write(request, reply, '; Max-Age=0');
  }

  private write(request: FastifyRequest, reply: FastifyReply, value: string): void {
    const secure = this.isSecure(request) ? '; Secure' : '';
    void reply.header(
      'set-cookie',
      `${this.nameFor(request)}=${value}; Path=/; HttpOnly; SameSite=Strict${secure}`,
    );
  }

  private nameFor(request: FastifyRequest): string {
    return this.isSecure(request) ? '__Host-sb_refresh' : 'sb_refresh';
  }

  private isSecure(request: FastifyRequest): boolean {
    return this.config.PUBLIC_URL.startsWith('https:') || request.protocol === 'https';
  }
}
