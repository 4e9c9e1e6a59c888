import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { actorIn } from '@switchboard/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { endpointOf } from '../http/endpoint.js';
import { RateLimits } from './rate-limits.js';

/** After everybody who may refuse: what an operation names as its limits is taken, and told in the answer. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  canActivate(context: ExecutionContext): boolean {
    const { limits = [] } = (context.getType() === 'http' && endpointOf(context.getHandler())) || {};
    const http = context.switchToHttp();
    for (const name of limits) {
      const { ip: address } = http.getRequest<FastifyRequest>();
      this.limits.takeFor(name, { actor: actorIn(context), address }, http.getResponse<FastifyReply>());
    }
    return true;
  }
}
