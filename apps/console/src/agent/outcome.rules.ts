import type { ComposedStaffContact, Status } from '@switchboard/contracts';

/** The statuses of the contact's queue; one without queues is of all. */
export const statusesOf = (contact: ComposedStaffContact, all: readonly Status[]): Status[] =>
  all.filter(({ queueIds }) => queueIds.length === 0 || queueIds.includes(contact.queue.id));

/** The last agent sets a status before he closes (D22); whoever leaves others behind, or only listens, does not. */
export function needsStatus({ participants, status }: ComposedStaffContact): boolean {
  const agents = participants.filter(
    ({ kind, role, leftAt }) =>
      kind === 'agent' && role !== 'monitor' && role !== 'supervisor' && leftAt === null,
  );
  return agents.length <= 1 && status === null;
}
