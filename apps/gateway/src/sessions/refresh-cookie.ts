import { Inject, Injectable } from '@nestjs/common';
import { CookieJar } from '@switchboard/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';

/** As long as a session may idle; a rotation renews it. */
const MAX_AGE_SECONDS = 12 * 3600;
const TOKEN = /^[\w.-]{1,200}$/;

/** The cookie `sb_refresh`: no other site's page and no script brings it along. */
@Injectable()
export class RefreshCookie {
  private readonly jar: CookieJar;

  constructor(@Inject(GATEWAY_CONFIG) config: Pick<GatewayConfig, 'PUBLIC_URL'>) {
    this.jar = new CookieJar(config.PUBLIC_URL);
  }

  /** Null also for what cannot be one of ours. */
  read(request: FastifyRequest): string | null {
    const value = this.jar.read(request, 'sb_refresh');
    return value !== null && TOKEN.test(value) ? value : null;
  }

  set(reply: FastifyReply, value: string): void {
    this.jar.set(reply, { name: 'sb_refresh', value, maxAgeSeconds: MAX_AGE_SECONDS, sameSite: 'strict' });
  }

  clear(reply: FastifyReply): void {
    this.jar.set(reply, { name: 'sb_refresh', value: '', maxAgeSeconds: 0, sameSite: 'strict' });
  }
}
