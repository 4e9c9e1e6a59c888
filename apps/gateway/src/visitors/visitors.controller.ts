import { Controller } from '@nestjs/common';
import { type Call, Called } from '../http/call.js';
import { Serves } from '../http/endpoint.js';
import { VISITOR_ROUTES as ROUTES } from './visitors.routes.js';
import { VisitorsService } from './visitors.service.js';

/** /v1/visitors, /v1/widgets/:key/config */
@Controller()
export class VisitorsController {
  constructor(private readonly visitors: VisitorsService) {}

  @Serves(ROUTES.config)
  config(@Called() { params, request }: Call<typeof ROUTES.config>) {
    return this.visitors.config(params.key, request.headers.origin);
  }

  @Serves(ROUTES.identify)
  identify(@Called() { body, request }: Call<typeof ROUTES.identify>) {
    return this.visitors.identify(body, request.headers.origin);
  }
}
