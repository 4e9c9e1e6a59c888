import type { Offer, OfferState, QueueName } from '@switchboard/contracts';

export interface OfferRow {
  id: string;
  kind: Offer['kind'];
  contactId: string;
  agentId: string;
  queueId: string;
  fromAgentId: string | null;
  fromName: string | null;
  note: string | null;
  visitorUrl: string | null;
  externalUrl: string | null;
  waitingSince: Date;
  madeAt: Date;
  expiresAt: Date;
  shownAt: Date | null;
  state: OfferState;
}

/** An offer with what the agent is shown beside it. */
export type OfferView = OfferRow & {
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
