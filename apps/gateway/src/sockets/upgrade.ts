import { Inject, Injectable } from '@nestjs/common';
import { logger, networkOf } from '@switchboard/kernel';
import type { IncomingMessage } from 'node:http';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';
import { ClientAddresses } from '../http/client-address.js';
import { RateLimits } from '../limits/rate-limits.js';
import { Origins } from '../origins/origins.js';
import { AccessFeed } from '../sessions/access.feed.js';

const log = logger('sockets');

/** Who may open a socket at all, before a token is looked at (S083, S096). */
@Injectable()
export class Upgrade {
  private readonly addresses: ClientAddresses;

  constructor(
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
    private readonly origins: Origins,
    private readonly limits: RateLimits,
    private readonly sessions: AccessFeed,
  ) {
    this.addresses = new ClientAddresses(config.TRUSTED_PROXIES);
  }

  /** Null where it may, else the reason. */
  refusalOf(request: IncomingMessage): string | null {
    const refusal = this.decide(request);
    if (refusal) log.info({ refusal }, 'socket refused');
    return refusal;
  }

  private decide(request: IncomingMessage): string | null {
    const { origin, cookie } = request.headers;
    if (origin !== undefined && !this.origins.isAllowed(origin)) return 'origin_not_allowed';
    if (origin === undefined && cookie !== undefined) return 'origin_not_allowed';
    if (this.isBareOnTls(request)) return 'tls_required';
    if (!this.sessions.isKnown) return 'unavailable';
    // Asked only for what opens a session: what goes on in one is known to the library by its own list.
    return this.limits.allows('sockets', networkOf(this.addresses.of(request))) ? null : 'rate_limited';
  }

  // Only a proxy of ours can tell; straight to our port is inside.
  private isBareOnTls(request: IncomingMessage): boolean {
    if (!this.config.PUBLIC_URL.startsWith('https:')) return false;
    return this.addresses.isProxy(request.socket.remoteAddress ?? '') && !this.addresses.isSecure(request);
  }
}
