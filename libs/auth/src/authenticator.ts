import { Injectable } from '@nestjs/common';
import { AccessTokens } from './access-tokens.js';
import { actorOf, type Principal } from './principal.js';

/** What an authenticator looks at. */
export interface Credentials {
  readonly headers: Readonly<Record<string, unknown>>;
}

/** One way to say who asks. Null: nothing here that it knows. What it knows and does not hold is refused, never passed over. */
export interface Authenticator {
  authenticate(request: Credentials): Promise<Principal | null>;
}

/** The chain of authenticators, in the order they are asked. */
export const AUTHENTICATORS = Symbol('authenticators');

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** A bearer token of staff or a visitor. Cookies are never read. */
@Injectable()
export class TokenAuthenticator implements Authenticator {
  constructor(private readonly tokens: AccessTokens) {}

  async authenticate({ headers }: Credentials): Promise<Principal | null> {
    const token = bearerToken(headers['authorization']);
    if (token === null) return null;
    const session = await this.tokens.authenticate(token);
    return { actor: actorOf(session), session };
  }
}

/** The token of an Authorization header, or null. */
function bearerToken(header: unknown): string | null {
  return (typeof header === 'string' && BEARER.exec(header)?.[1]) || null;
}
