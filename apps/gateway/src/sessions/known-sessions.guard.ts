import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { sessionIn } from '@switchboard/auth';
import { AccessFeed } from './access.feed.js';

/** Nobody's token is believed before we know which sessions have ended. */
@Injectable()
export class KnownSessionsGuard implements CanActivate {
  constructor(private readonly feed: AccessFeed) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() === 'http' && sessionIn(context)) this.feed.assertKnown();
    return true;
  }
}
