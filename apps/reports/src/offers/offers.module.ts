import { Controller, Injectable, Module } from '@nestjs/common';
import { OfferEnded, OfferMade, type Payload } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { OnEvent } from '@switchboard/messaging';
import { Freshness } from '../live/freshness.js';

/** Who was asked and what came of it; each event fills its own half of the row, so either may come first. */
@Injectable()
export class OffersRepository {
  constructor(private readonly db: Database) {}

  async keepMade({ agentId, offer }: Payload<typeof OfferMade>): Promise<void> {
    await this.db.sql(
      `INSERT INTO offers (id, contact_id, agent_id, queue_id, kind, made_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET made_at = EXCLUDED.made_at`,
      [offer.id, offer.contact.id, agentId, offer.queue.id, offer.kind, offer.madeAt],
    );
  }

  async keepEnded({ at, offerId, contactId, agentId, queueId, kind, outcome }: Payload<typeof OfferEnded>) {
    await this.db.sql(
      `INSERT INTO offers (id, contact_id, agent_id, queue_id, kind, ended_at, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO UPDATE SET ended_at = EXCLUDED.ended_at, outcome = EXCLUDED.outcome`,
      [offerId, contactId, agentId, queueId, kind, at, outcome],
    );
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
