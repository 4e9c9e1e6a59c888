import { Global, Module } from '@nestjs/common';
import { Freshness } from './freshness.js';
import { LiveHandlers } from './live.handlers.js';
import { LiveRepository } from './live.repository.js';
import { LiveService } from './live.service.js';

/** Global for Freshness: every event that is taken counts. */
@Global()
@Module({
  controllers: [LiveHandlers],
  providers: [LiveService, LiveRepository, Freshness],
  exports: [Freshness],
})
export class LiveModule {}
