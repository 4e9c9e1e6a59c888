import { Global, Module } from '@nestjs/common';
import { AuditHandlers } from './audit.handlers.js';
import { Audit } from './audit.js';

/** The trail, for every feature and for the settings of every service. */
@Global()
@Module({ controllers: [AuditHandlers], providers: [Audit], exports: [Audit] })
export class AuditModule {}
