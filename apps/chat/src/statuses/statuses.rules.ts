import type { Actor } from '@switchboard/contracts';
import { ERRORS } from '../contacts/contact.errors.js';

/** Statuses are staff's. */
export function assertMayReadStatuses({ kind }: Actor): void {
  if (kind !== 'agent') throw ERRORS.forbidden('Only staff read statuses');
}

export function assertMayWriteStatuses({ kind, roles }: Actor): void {
  if (kind !== 'agent' || !roles.includes('administrator'))
    throw ERRORS.forbidden('Only administrators change statuses');
}

/** Without queues it is every queue's. */
export const belongsTo = ({ queueIds }: { queueIds: string[] }, queueId: string): boolean =>
  queueIds.length === 0 || queueIds.includes(queueId);
