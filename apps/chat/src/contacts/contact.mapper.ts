import { handles } from '@switchboard/contracts';
import { entityOf, rowOf } from '@switchboard/database';
import { ContactEntity } from './contact.entity.js';
import type { Contact, Participant } from './contact.types.js';
import { ParticipantEntity } from './participant.entity.js';

/** A whole row of `contacts` with the rows of its staff, as SQL gives it. */
export type ContactRow = object & { staff: object[] };

/** The contact that rows describe. */
export function contactOf(row: ContactRow): Contact {
  const { visitorId: id, visitor, ...contact } = entityOf(ContactEntity, row);
  return { ...contact, visitor: { id, ...visitor }, staff: row.staff.map(participantOf) };
}

/** The row that a contact becomes. */
export function contactRowOf({ visitor: { id: visitorId, ...visitor }, queue, ...contact }: Contact): object {
  return rowOf(ContactEntity, { ...contact, visitorId, visitor, queue, queueId: queue.id });
}

function participantOf(row: object): Participant {
  const { placement, queueId, releasedAt, releaseReason, ...one } = entityOf(ParticipantEntity, row);
  return { ...one, assignment: handles(one) ? { placement, queueId, releasedAt, releaseReason } : null };
}

/** The row that a participant becomes. */
export function participantRowOf(contactId: string, { assignment, ...one }: Participant): object {
  return rowOf(ParticipantEntity, { ...one, ...assignment, contactId });
}
