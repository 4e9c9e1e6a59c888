import type { ComposedVisitorContact } from '@switchboard/contracts';
import { clockOffsetMs } from '@switchboard/web';

/** An invitation that runs. */
export interface Invited {
  readonly id: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly filesLeft: number;
  /** Server's clock minus ours, in ms. */
  readonly offsetMs: number;
  readonly types: readonly string[];
}

/** What was told of one when it began, changed or ended. */
export interface InvitationEvent {
  readonly contactId: string;
  readonly id: string;
  readonly state: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly serverNow: string;
  readonly filesLeft: number;
}

/** Why no file can be sent now. */
export type SendingBar =
  'contact_closed' | 'uploads_not_allowed' | 'not_invited' | 'no_active_invitation' | 'invitation_exhausted';

const BARS: Readonly<Record<string, SendingBar>> = {
  expired: 'no_active_invitation',
  exhausted: 'invitation_exhausted',
  revoked: 'uploads_not_allowed',
};

/** What the end of an invitation is in the way of; there may have been none. */
export const barOf = (ended: string | null): SendingBar => BARS[ended ?? ''] ?? 'not_invited';

/** The contact's invitation; what was told with it knows the server's clock better than an answer's header. */
export function invitedByContact(
  { id, issuedAt, expiresAt, filesLeft, types }: NonNullable<ComposedVisitorContact['invitation']>,
  { known, clockOffsetMs: offset }: { known: Invited | null; clockOffsetMs: number },
): Invited {
  return {
    id,
    issuedAt,
    expiresAt,
    filesLeft,
    types,
    offsetMs: known?.id === id ? known.offsetMs : offset,
  };
}

/** The invitation that was told of; which types it permits stands in the contact. */
export function invitedByEvent(
  { id, issuedAt, expiresAt, filesLeft, serverNow }: InvitationEvent,
  types: readonly string[],
): Invited {
  return { id, issuedAt, expiresAt, filesLeft, types, offsetMs: clockOffsetMs(serverNow) };
}
