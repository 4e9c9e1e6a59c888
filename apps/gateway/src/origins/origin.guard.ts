import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type AccessClaims, isVisitor } from '@switchboard/contracts';
import { sessionIn } from '@switchboard/auth';
import { AppError } from '@switchboard/kernel';
import type { FastifyRequest } from 'fastify';
import { Origins } from './origins.js';

/** The one refusal for a page that may not do this. */
export const originNotAllowed = () => new AppError('origin_not_allowed', 'This page may not do that');

/** After the access guard: a token counts only from the pages it was made for. No Origin: no browser's page. */
@Injectable()
export class OriginGuard implements CanActivate {
  constructor(private readonly origins: Origins) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const { origin } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    assertOrigin(this.origins, origin, sessionIn(context));
    return true;
  }
}

/** Staff from our own pages, visitors from their widget's, others from any page that has a widget. */
export function assertOrigin(
  origins: Origins,
  origin: string | undefined,
  claims: AccessClaims | null,
): void {
  if (origin === undefined || origins.isOwn(origin)) return;
  const mayTalk = claims
    ? isVisitor(claims) && origins.widgetAllows(claims.widgetId, origin)
    : origins.isAllowed(origin);
  if (!mayTalk) throw originNotAllowed();
}
