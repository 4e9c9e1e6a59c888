import { Controller } from '@nestjs/common';
import { type Call, Called, Serves } from '../http/endpoint.js';
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
    return this.visitors.identify(body, { origin: request.headers.origin, address: request.ip });
  }

  @Serves(ROUTES.forget)
  forget(@Called() { actor }: Call<typeof ROUTES.forget>) {
    return this.visitors.forget(actor);
  }
}
