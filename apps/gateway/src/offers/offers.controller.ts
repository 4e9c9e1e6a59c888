import { Controller } from '@nestjs/common';
import { type Call, Called } from '../http/call.js';
import { Serves } from '../http/endpoint.js';
import { OFFER_ROUTES as ROUTES } from './offers.routes.js';
import { OffersService } from './offers.service.js';

/** Taking a contact: by its offer, from the waiting list, or back from whom it was handed to. */
@Controller()
export class OffersController {
  constructor(private readonly offers: OffersService) {}

  @Serves(ROUTES.pull)
  pull(@Called() { actor, params }: Call<typeof ROUTES.pull>) {
    return this.offers.pull(actor, params.contactId);
  }

  @Serves(ROUTES.accept)
  accept(@Called() { actor, params }: Call<typeof ROUTES.accept>) {
    return this.offers.accept(actor, params.id);
  }

  @Serves(ROUTES.takeBack)
  takeBack(@Called() { actor, params }: Call<typeof ROUTES.takeBack>) {
    return this.offers.takeBack(actor, params.id);
  }
}
