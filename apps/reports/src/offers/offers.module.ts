import { Controller, Injectable, Module } from '@nestjs/common';
import { OfferEnded, OfferMade, type Payload } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { OnEvent } from '@switchboard/messaging';
import { OfferEntity } from './offer.entity.js';
import { Freshness } from '../live/freshness.js';

/** Who was asked and what came of it; each event fills its own half of the row, so either may come first. */
@Injectable()
export class OffersRepository {
  constructor(private readonly db: Database) {}

  async keepMade({ agentId, offer }: Payload<typeof OfferMade>): Promise<void> {
    const { id, contact, queue, kind, madeAt } = offer;
    const made = { id, contactId: contact.id, agentId, queueId: queue.id, kind, madeAt };
    await this.db.repository(OfferEntity).upsert(made, ['id']);
  }

  async keepEnded({ at, offerId, contactId, agentId, queueId, kind, outcome }: Payload<typeof OfferEnded>) {
    const ended = { id: offerId, contactId, agentId, queueId, kind, endedAt: at, outcome };
    await this.db.repository(OfferEntity).upsert(ended, ['id']);
  }
}

@Controller()
class OffersHandlers {
  constructor(
    private readonly offers: OffersRepository,
    private readonly freshness: Freshness,
  ) {}

  @OnEvent(OfferMade)
  async made(event: Payload<typeof OfferMade>): Promise<void> {
    await this.offers.keepMade(event);
    this.freshness.saw(event);
  }

  @OnEvent(OfferEnded)
  async ended(event: Payload<typeof OfferEnded>): Promise<void> {
    await this.offers.keepEnded(event);
    this.freshness.saw(event);
  }
}

@Module({ controllers: [OffersHandlers], providers: [OffersRepository] })
export class OffersModule {}
