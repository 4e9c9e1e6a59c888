import { Module } from '@nestjs/common';
import { LimitsModule } from '../limits/limits.module.js';
import { OriginsModule } from '../origins/origins.module.js';
import { AccessFeed } from './access.feed.js';
import { KnownSessionsGuard } from './known-sessions.guard.js';
import { RefreshCookie } from './refresh-cookie.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsHandlers } from './sessions.handlers.js';
import { SessionsService } from './sessions.service.js';

/** /v1/auth, and which sessions have ended. */
@Module({
  imports: [LimitsModule, OriginsModule],
  controllers: [SessionsController, SessionsHandlers],
  providers: [AccessFeed, KnownSessionsGuard, RefreshCookie, SessionsService],
  exports: [AccessFeed],
})
export class SessionsModule {}
