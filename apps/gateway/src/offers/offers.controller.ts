import { Controller } from '@nestjs/common';
import { type Call, Called, Serves } from '../http/endpoint.js';
import { OFFER_ROUTES as ROUTES } from './offers.routes.js';
import { OffersService } from './offers.service.js';

/** /v1/waiting, /v1/offers */
@Controller()
export class OffersController {
  constructor(private readonly offers: OffersService) {}

  @Serves(ROUTES.waiting)
  waiting(@Called() { actor, query }: Call<typeof ROUTES.waiting>) {
    return this.offers.waiting(actor, query);
  }

  @Serves(ROUTES.pull)
  pull(@Called() { actor, params }: Call<typeof ROUTES.pull>) {
    return this.offers.pull(actor, params.contactId);
  }

  @Serves(ROUTES.list)
  list(@Called() { actor }: Call<typeof ROUTES.list>) {
    return this.offers.list(actor);
  }

  @Serves(ROUTES.shown)
  shown(@Called() { actor, params }: Call<typeof ROUTES.shown>) {
    return this.offers.shown(actor, params.id);
  }

  @Serves(ROUTES.accept)
  accept(@Called() { actor, params }: Call<typeof ROUTES.accept>) {
    return this.offers.accept(actor, params.id);
  }

  @Serves(ROUTES.reject)
  reject(@Called() { actor, params, body }: Call<typeof ROUTES.reject>) {
    return this.offers.reject({ ...body, actor, offerId: params.id });
  }
}
