import { Module } from '@nestjs/common';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RateLimits } from './rate-limits.js';

/** How much is too much. */
@Module({ providers: [RateLimits, RateLimitGuard], exports: [RateLimits] })
export class LimitsModule {}
