import type { Invitation } from '@switchboard/contracts';

/** An invitation with the number of its changes. */
export interface InvitationRow extends Invitation {
  revision: number;
}
