import type { HandedOverBy, MessageEvent, PendingTransfer, Person } from '@switchboard/contracts';
import type { Contact, Placement, Transfer } from './contact.types.js';
import { hasEnded, lastPlacement } from './contact.rules.js';

/** Who handed it over, as staff and visitor know him. */
export const senderOf = ({ assignmentId, id, name, publicName }: HandedOverBy): Person => ({
  kind: 'agent',
  id,
  name,
  shownAs: { id: assignmentId, name: publicName || name },
});

/** Where the contact is going now: it rings at an agent, or waits in the queue that it was handed to. */
export function pendingTransferOf(contact: Contact): PendingTransfer | null {
  if (hasEnded(contact)) return null;
  const ringing = contact.transfers.find((one) => one.outcome === null && !isTaken(contact, one));
  if (ringing) return toAgent(ringing);
  const last = lastPlacement(contact);
  return last?.handedOverBy ? toQueue(last, last.handedOverBy) : null;
}

/** Of the attempts to hand it over: who was asked, and who did not take it. Only staff read of either. */
export function attemptsOf(before: Contact, after: Contact): MessageEvent[] {
  const known = new Map(before.transfers.map((one) => [one.offerId, one]));
  return after.transfers.flatMap(({ offerId, by, to, note, outcome, cause, reason }): MessageEvent[] => {
    const earlier = known.get(offerId);
    const names = { by: personOf(by), to: personOf(to) };
    return [
      ...(earlier ? [] : [{ type: 'transferAsked' as const, ...names, note }]),
      ...(outcome && !earlier?.outcome
        ? [{ type: 'transferRefused' as const, ...names, outcome, cause: cause ?? undefined, note: reason }]
        : []),
    ];
  });
}

const isTaken = ({ staff }: Contact, { offerId }: Transfer) =>
  staff.some(({ joinedAt, handedOver }) => joinedAt !== null && handedOver?.offerId === offerId);

const personOf = ({ id, name }: { id: string; name: string }): Person => ({ kind: 'agent', id, name });

const toAgent = ({ by, to, note, askedAt, expiresAt }: Transfer): PendingTransfer => ({
  by: { id: by.id, name: by.name },
  to: personOf(to),
  note,
  askedAt,
  expiresAt,
});

const toQueue = ({ queue, note, at }: Placement, by: HandedOverBy): PendingTransfer => ({
  by: { id: by.id, name: by.name },
  to: { kind: 'queue', ...queue },
  note: note ?? null,
  askedAt: at,
  expiresAt: null,
});
