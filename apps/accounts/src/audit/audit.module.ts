import { Global, Module } from '@nestjs/common';
import { Audit } from './audit.js';

/** The trail, for every feature. */
@Global()
@Module({ providers: [Audit], exports: [Audit] })
export class AuditModule {}
