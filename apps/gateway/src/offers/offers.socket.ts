import { Injectable } from '@nestjs/common';
import { SetPresence } from '@switchboard/contracts';
import { Asker } from '@switchboard/messaging';
import { OnClient, type SocketCall } from '../sockets/client-events.js';
import { OffersService } from './offers.service.js';

/** What an agent's socket asks of routing. */
@Injectable()
export class OffersSocket {
  constructor(
    private readonly offers: OffersService,
    private readonly asker: Asker,
  ) {}

  @OnClient('presence.set')
  async setPresence({ actor, data }: SocketCall<'presence.set'>) {
    return { presence: await this.asker.ask(SetPresence, { ...data, actor }) };
  }

  @OnClient('offer.shown')
  async shown({ actor, data }: SocketCall<'offer.shown'>) {
    await this.offers.shown(actor, data.offerId);
    return {};
  }

  @OnClient('offer.accept')
  async accept({ actor, data }: SocketCall<'offer.accept'>) {
    return { contact: await this.offers.accept(actor, data.offerId) };
  }

  @OnClient('offer.reject')
  async reject({ actor, data }: SocketCall<'offer.reject'>) {
    await this.offers.reject({ ...data, actor });
    return {};
  }
}
