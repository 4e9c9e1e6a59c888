import { Module } from '@nestjs/common';
import { DocsController } from './docs.controller.js';
import { DocsService } from './docs.service.js';

/** /v1/openapi.json, /v1/asyncapi.json, /v1/docs */
@Module({ controllers: [DocsController], providers: [DocsService] })
export class DocsModule {}
