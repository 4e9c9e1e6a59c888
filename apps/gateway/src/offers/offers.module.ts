import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { askingController } from '../http/asking.controller.js';
import { SocketsModule } from '../sockets/sockets.module.js';
import { OffersController } from './offers.controller.js';
import { OFFER_ROUTES } from './offers.routes.js';
import { OffersService } from './offers.service.js';
import { OffersSocket } from './offers.socket.js';

/** /v1/waiting, /v1/offers, /v1/targets and transfers. */
@Module({
  imports: [ContactsModule, SocketsModule],
  controllers: [OffersController, askingController(OFFER_ROUTES)],
  providers: [OffersService, OffersSocket],
})
export class OffersModule {}
