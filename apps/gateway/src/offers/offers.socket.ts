import { Injectable } from '@nestjs/common';
import { OnClient, type SocketCall } from '../sockets/client-events.js';
import { OffersService } from './offers.service.js';

/** Accepting over a socket. */
@Injectable()
export class OffersSocket {
  constructor(private readonly offers: OffersService) {}

  @OnClient('offer.accept')
  async accept({ actor, data }: SocketCall<'offer.accept'>) {
    return { contact: await this.offers.accept(actor, data.offerId) };
  }
}
