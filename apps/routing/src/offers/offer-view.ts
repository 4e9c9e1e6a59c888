import type { Offer, QueueName } from '@switchboard/contracts';
import type { OfferEntity } from './offer.entity.js';

/** An offer with what the agent is shown beside it. */
export type OfferView = Omit<OfferEntity, 'replaces' | 'endedAt' | 'reason' | 'dueAt' | 'decision'> & {
  queue: QueueName;
  visitor: Offer['contact']['visitor'];
  language: string | null;
};

/** An offer as the contract shows it. */
export function offerOf(view: OfferView): Offer {
  const { id, kind, contactId, visitor, language, queue, fromAgentId, fromName } = view;
  return {
    id,
    kind,
    queue,
    note: view.note,
    visitorUrl: view.visitorUrl,
    externalUrl: view.externalUrl,
    contact: { id: contactId, visitor, language },
    from: fromAgentId === null ? null : { agentId: fromAgentId, name: fromName ?? '' },
    waitingSince: view.waitingSince.toISOString(),
    madeAt: view.madeAt.toISOString(),
    expiresAt: view.expiresAt.toISOString(),
    shownAt: view.shownAt?.toISOString() ?? null,
    state: view.state,
  };
}
