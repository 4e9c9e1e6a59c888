import { Module } from '@nestjs/common';
import { SystemController } from './system.controller.js';
import { SystemService } from './system.service.js';

/** /v1/system */
@Module({ controllers: [SystemController], providers: [SystemService] })
export class SystemModule {}
