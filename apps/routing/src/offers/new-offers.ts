import { OfferMade, type Queue } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import type { NewEvent } from '@switchboard/outbox';
import { fillUrl, type UrlFacts } from './fill-url.rules.js';
import { ringsUntil } from './offer.rules.js';
import { offerOf, type OfferView } from './offer-view.js';

/** One that begins to ring, with when it rings out unless it is shown, and why it went to this agent. */
export type NewOffer = OfferView & { replaces: string | null; dueAt: Date; decision: object | null };

/** The contact that is offered. */
export interface Offered {
  readonly contactId: string;
  readonly visitor: UrlFacts['visitor'];
  readonly language: string | null;
  readonly waitingSince: Date;
}

/** To whom, and why. */
export interface Asked extends Pick<NewOffer, 'kind' | 'agentId' | 'decision' | 'madeAt'> {
  /** Who handed it over, with what he wrote for staff. */
  readonly from: { agentId: string; name: string; note: string | null } | null;
  /** The assignment whose place it is about. */
  readonly replaces: string | null;
}

/** An offer that rings as long as this queue lets it. */
export function newOffer(
  queue: Queue,
  { contactId, visitor, language, waitingSince }: Offered,
  { from, madeAt, ...asked }: Asked,
): NewOffer {
  const expiresAt = new Date(madeAt.getTime() + queue.offerTimeoutSeconds * 1000);
  return {
    ...asked,
    id: uuidv7(),
    contactId,
    visitor,
    language,
    queueId: queue.id,
    queue: { id: queue.id, number: queue.number, name: queue.name },
    fromAgentId: from?.agentId ?? null,
    fromName: from?.name ?? null,
    note: from?.note ?? null,
    waitingSince,
    madeAt,
    expiresAt,
    shownAt: null,
    dueAt: ringsUntil({ madeAt, expiresAt, shownAt: null }, queue.shownWithinSeconds),
    visitorUrl: fillUrl(queue.visitorUrl, { contactId, visitor }),
    externalUrl: fillUrl(queue.externalUrl, { contactId, visitor }),
    state: 'ringing',
  };
}

/** Inserts any number of them, given as one JSON parameter. The agents are locked and have a free slot each. */
export const newOffersSql = (offers: string) => `
  INSERT INTO offers (id, kind, contact_id, agent_id, queue_id, from_agent_id, from_name, replaces, note, visitor_url,
    external_url, waiting_since, made_at, expires_at, due_at, state, decision)
  SELECT id, kind, "contactId", "agentId", "queueId", "fromAgentId", "fromName", replaces, note, "visitorUrl",
    "externalUrl", "waitingSince", "madeAt", "expiresAt", "dueAt", 'ringing', decision
  FROM jsonb_to_recordset(${offers}::jsonb) AS made(id uuid, kind text, "contactId" uuid, "agentId" uuid, "queueId" uuid,
    "fromAgentId" uuid, "fromName" text, replaces uuid, note text, "visitorUrl" text, "externalUrl" text,
    "waitingSince" timestamptz, "madeAt" timestamptz, "expiresAt" timestamptz, "dueAt" timestamptz, decision jsonb)`;

/** What is told of it. */
export const offerMade = (offer: NewOffer): NewEvent<typeof OfferMade> => ({
  contract: OfferMade,
  lane: offer.contactId,
  payload: { at: offer.madeAt.toISOString(), agentId: offer.agentId, offer: offerOf(offer) },
});
