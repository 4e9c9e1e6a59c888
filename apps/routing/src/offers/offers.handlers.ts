import { Controller } from '@nestjs/common';
import {
  AcceptOffer,
  ConfirmOfferShown,
  ListOffers,
  type Payload,
  PullContact,
  RejectOffer,
} from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { OffersService } from './offers.service.js';
import { TakingService } from './taking.service.js';

@Controller()
export class OffersHandlers {
  constructor(
    private readonly offers: OffersService,
    private readonly taking: TakingService,
  ) {}

  @OnRequest(ListOffers)
  list(question: Payload<typeof ListOffers>) {
    return this.offers.list(question);
  }

  @OnRequest(ConfirmOfferShown)
  shown(command: Payload<typeof ConfirmOfferShown>) {
    return this.offers.shown(command);
  }

  @OnRequest(AcceptOffer)
  accept(command: Payload<typeof AcceptOffer>) {
    return this.taking.accept(command);
  }

  @OnRequest(RejectOffer)
  reject(command: Payload<typeof RejectOffer>) {
    return this.offers.reject(command);
  }

  @OnRequest(PullContact)
  pull(command: Payload<typeof PullContact>) {
    return this.taking.pull(command);
  }
}
