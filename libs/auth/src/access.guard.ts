import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { AppError } from '@switchboard/kernel';
import { accessOf, isAllowed } from './access.js';
import { AccessTokens, unauthenticated } from './access-tokens.js';
import { claimsIn, keepClaims } from './principal.js';

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/**
 * The one door for HTTP and sockets: refuses whatever has no declared access, then whoever is not allowed. Only a bearer
 * token counts; cookies are never read here. Messages from the broker have their own door (libs/messaging).
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly tokens: AccessTokens) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() === 'rpc') return true;

    const access = accessOf(context.getHandler(), context.getClass());
    if (!access) throw new AppError('forbidden', 'Nobody may do this');
    if (access.public) return this.lookedAt(context);

    const claims = await this.claims(context);
    if (!claims) throw unauthenticated();
    if (!isAllowed(claims, access.allow)) throw new AppError('forbidden', 'You may not do this');
    return true;
  }

  /** On a public route a token that has run out is the same as none. */
  private async lookedAt(context: ExecutionContext): Promise<true> {
    await this.claims(context).catch(() => null);
    return true;
  }

  private async claims(context: ExecutionContext) {
    if (context.getType() === 'ws') {
      const claims = claimsIn(context);
      if (claims) this.tokens.assertGoing(claims);
      return claims;
    }
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, unknown> }>();
    const token = bearerToken(headers['authorization']);
    if (token === null) return null;
    return keepClaims(context, await this.tokens.authenticate(token));
  }
}

/** The token of an Authorization header, or null. */
export function bearerToken(header: unknown): string | null {
  return (typeof header === 'string' && BEARER.exec(header)?.[1]) || null;
}
