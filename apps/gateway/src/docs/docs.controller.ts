import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Call, Called } from '../http/call.js';
import { Serves } from '../http/endpoint.js';
import { asPage } from '../http/headers.js';
import { DOCS_ROUTES as ROUTES } from './docs.routes.js';
import { DocsService } from './docs.service.js';

/** /v1/openapi.json, /v1/asyncapi.json, /v1/docs */
@Controller()
export class DocsController {
  constructor(private readonly docs: DocsService) {}

  @Serves(ROUTES.openApi)
  openApi() {
    return this.docs.openApi();
  }

  @Serves(ROUTES.asyncApi)
  asyncApi() {
    return this.docs.asyncApi();
  }

  @Serves(ROUTES.page)
  page(@Res() reply: FastifyReply) {
    return asPage(reply).type('text/html; charset=utf-8').send(this.docs.page);
  }

  @Serves(ROUTES.asset)
  async asset(@Called() { params }: Call<typeof ROUTES.asset>, @Res() reply: FastifyReply) {
    const { type, body } = await this.docs.asset(params.file);
    await asPage(reply).type(type).send(body);
  }
}
