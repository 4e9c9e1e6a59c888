import { OfferMade } from '@switchboard/contracts';
import type { NewEvent } from '@switchboard/outbox';
import { offerOf, type OfferView } from './offer-view.js';

/** One that begins to ring, with when it rings out unless it is shown, and why it went to this agent. */
export type NewOffer = OfferView & { kind: 'contact'; dueAt: Date; decision: object };

/** Inserts any number of them, given as one JSON parameter. The agents are locked and have a free slot each. */
export const newOffersSql = (offers: string) => `
  INSERT INTO offers (id, kind, contact_id, agent_id, queue_id, visitor_url, external_url, waiting_since, made_at,
    expires_at, due_at, state, decision)
  SELECT id, 'contact', "contactId", "agentId", "queueId", "visitorUrl", "externalUrl", "waitingSince", "madeAt",
    "expiresAt", "dueAt", 'ringing', decision
  FROM jsonb_to_recordset(${offers}::jsonb) AS made(id uuid, "contactId" uuid, "agentId" uuid, "queueId" uuid,
    "visitorUrl" text, "externalUrl" text, "waitingSince" timestamptz, "madeAt" timestamptz,
    "expiresAt" timestamptz, "dueAt" timestamptz, decision jsonb)`;

/** What is told of it. */
export const offerMade = (offer: NewOffer): NewEvent<typeof OfferMade> => ({
  contract: OfferMade,
  lane: offer.contactId,
  payload: { at: offer.madeAt.toISOString(), agentId: offer.agentId, offer: offerOf(offer) },
});
