import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type AccessClaims, isVisitor } from '@switchboard/contracts';
import { actorIn, sessionIn } from '@switchboard/auth';
import { AppError } from '@switchboard/kernel';
import type { FastifyRequest } from 'fastify';
import { endpointOf, isForStaff } from '../http/endpoint.js';
import { Origins } from './origins.js';

/** The one refusal for a page that may not do this. */
export const originNotAllowed = () => new AppError('origin_not_allowed', 'This page may not do that');

/**
 * After the access guard: what staff do is done from our own pages only, signing in included, so that no other site signs a
 * browser in or out; a visitor's token counts from his widget's pages. No Origin: no browser's page.
 */
@Injectable()
export class OriginGuard implements CanActivate {
  constructor(private readonly origins: Origins) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const { origin } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    if (origin === undefined || this.origins.isOwn(origin)) return true;
    const spec = endpointOf(context.getHandler());
    if (!spec || isForStaff(spec)) throw originNotAllowed();
    // Without anybody it is a page that has a widget: others were refused before (`cors.ts`).
    if (actorIn(context)) assertOrigin(this.origins, origin, sessionIn(context));
    return true;
  }
}

/** Visitors' sessions count from their widget's pages and ours, everybody else's from ours only. */
export function assertOrigin(
  origins: Origins,
  origin: string | undefined,
  session: AccessClaims | null,
): void {
  if (origin === undefined || origins.isOwn(origin)) return;
  const mayTalk = session && isVisitor(session) && origins.widgetAllows(session.widgetId, origin);
  if (!mayTalk) throw originNotAllowed();
}
