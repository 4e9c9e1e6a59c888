import type { Assignment, HandedOverBy } from '@switchboard/contracts';

/** Who gives his place in a contact to somebody else, as chat and the receiver are told. */
export const handedOverBy = ({
  assignmentId,
  agent: { id, name, publicName },
}: Pick<Assignment, 'assignmentId' | 'agent'>): HandedOverBy => ({ assignmentId, id, name, publicName });
