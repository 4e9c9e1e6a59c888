import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Every cookie there is (`api.md`). */
export type CookieName = 'sb_visitor' | 'sb_viewer' | 'sb_open' | 'sb_refresh';

/** A cookie to be set; without a word on it other sites' links bring it along. */
export interface NewCookie {
  readonly name: CookieName;
  readonly value: string;
  readonly maxAgeSeconds: number;
  readonly sameSite?: 'lax' | 'strict';
}

/** Reads what requests bring and writes what answers set. */
export const takeCookies = async (fastify: FastifyInstance): Promise<void> =>
  void (await fastify.register(cookie));

/** How our cookies look: for no script, over TLS with the prefix `__Host-` and `Secure`, over plain http without both (S075). */
export class CookieJar {
  constructor(private readonly publicUrl: string) {}

  /** The value of one of ours, or null. Over TLS one without the prefix was planted. */
  read(request: FastifyRequest, name: CookieName): string | null {
    return request.cookies[this.nameOf(request, name)] ?? null;
  }

  set(reply: FastifyReply, { name, value, maxAgeSeconds, sameSite = 'lax' }: NewCookie): void {
    const secure = this.isSecure(reply.request);
    void reply.setCookie(this.nameOf(reply.request, name), value, {
      path: '/',
      httpOnly: true,
      maxAge: maxAgeSeconds,
      sameSite,
      secure,
    });
  }

  private nameOf(request: FastifyRequest, name: CookieName): string {
    return this.isSecure(request) ? `__Host-${name}` : name;
  }

  private isSecure({ protocol }: FastifyRequest): boolean {
    return this.publicUrl.startsWith('https:') || protocol === 'https';
  }
}
