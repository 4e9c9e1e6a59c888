import { Module } from '@nestjs/common';
import { OriginGuard } from './origin.guard.js';
import { Origins } from './origins.js';
import { OriginsHandlers } from './origins.handlers.js';

/** Which pages may talk to us. */
@Module({ controllers: [OriginsHandlers], providers: [Origins, OriginGuard], exports: [Origins] })
export class OriginsModule {}
