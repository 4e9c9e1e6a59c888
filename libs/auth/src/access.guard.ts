import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { AppError } from '@switchboard/kernel';
import { accessOf, isAllowed } from './access.js';
import { type Authenticator, AUTHENTICATORS, type Credentials } from './authenticator.js';
import { keepPrincipal, type Principal } from './principal.js';
import { unauthenticated } from './unauthenticated.js';

/**
 * The one door of HTTP: refuses whatever has no declared access, then whoever is not allowed. Who asks is said by the first
 * authenticator that knows. Sockets (the gateway's handshake) and the broker's messages (libs/messaging) have their own doors.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(@Inject(AUTHENTICATORS) private readonly authenticators: readonly Authenticator[]) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;

    const access = accessOf(context.getHandler(), context.getClass());
    if (!access) throw new AppError('forbidden', 'Nobody may do this');
    const principal = this.principalOf(context.switchToHttp().getRequest<Credentials>());
    // On a public route a token that has run out is the same as none.
    const known = access.public ? await principal.catch(() => null) : await principal;
    if (known) keepPrincipal(context, known);
    if (access.public) return true;

    if (!known) throw unauthenticated();
    if (!isAllowed(known.actor, access.allow)) throw new AppError('forbidden', 'You may not do this');
    return true;
  }

  private async principalOf(request: Credentials): Promise<Principal | null> {
    for (const one of this.authenticators) {
      const principal = await one.authenticate(request);
      if (principal) return principal;
    }
    return null;
  }
}
