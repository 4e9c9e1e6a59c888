import type { ContactFacts, ParticipantFacts } from '@switchboard/contracts';
import type { Reason } from '../assignments/assignment.entity.js';

/**
 * What an end does to an assignment: its reason for being released, or null while it is kept. Only the owner's lasts
 * through his wrap-up. One that chat never took, because its end came first, goes at once.
 */
export function releaseReason(
  contact: ContactFacts,
  assignment: { assignmentId: string; agent: { id: string } },
): Reason | null {
  const isOwners = contact.ownerId === assignment.agent.id;
  const isKnown = contact.participants.some(({ assignmentId }) => assignmentId === assignment.assignmentId);
  if (isOwners && isKnown) return contact.state === 'wrapUp' ? null : 'contactClosed';
  return 'contactEnded';
}

/** The same reason whichever of the two events comes first. */
export function leftReason(participant: ParticipantFacts, reason: Exclude<Reason, 'contactClosed'>): Reason {
  return reason === 'contactEnded' && participant.role === 'owner' ? 'contactClosed' : reason;
}
