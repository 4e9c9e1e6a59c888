import type { FilePolicy, GrantClaims } from '@switchboard/contracts';
import type { AppError } from '@switchboard/kernel';
import { ERRORS } from '../files.errors.js';
import { assertInvited, budgetLeft, type Used } from '../invitations/invitation.rules.js';
import type { InvitationRow } from '../invitations/invitation.row.js';
import { isTypeListed, type Taken } from './types.rules.js';

/** What decides whether an upload may begin, and how much it may be. */
export interface Beginning {
  direction: GrantClaims['direction'];
  policy: FilePolicy;
  invitation: InvitationRow | null;
  used: Used;
  /** The length that the client declared for the whole form, at least as long as its file; null without one. */
  declaredBytes: number | null;
  now: Date;
}

/** What is set aside for a file while it comes. */
export interface Reservation {
  bytes: number;
  invitationId: string | null;
  /** What one byte more means. */
  tooLarge: () => AppError;
}

/** Sets aside the smallest of what is declared, the limit of one file and what is left of the budget. */
export function reservationFor({
  direction,
  policy,
  invitation,
  used,
  declaredBytes,
  now,
}: Beginning): Reservation {
  const maxFileBytes = policy[direction].maxFileBytes;
  const tooLarge = () => ERRORS.fileTooLarge(maxFileBytes);
  const declared = declaredBytes ?? Infinity;
  if (direction === 'outbound')
    return { bytes: Math.min(declared, maxFileBytes), invitationId: null, tooLarge };

  const { mode } = policy.inbound;
  if (mode === 'never') throw ERRORS.uploadsNotAllowed();
  if (mode === 'onInvitation') assertInvited(invitation, now);
  const permit = mode === 'onInvitation' ? invitation : null;
  const left = budgetLeft(policy, used);
  const bytesLeft = Math.min(left.bytes, permit?.bytesLeft ?? Infinity);
  if (left.files === 0) throw ERRORS.tooManyFiles();
  if (bytesLeft === 0) throw ERRORS.totalTooLarge();

  return {
    bytes: Math.min(declared, maxFileBytes, bytesLeft),
    invitationId: permit?.id ?? null,
    tooLarge: bytesLeft < maxFileBytes ? ERRORS.totalTooLarge : tooLarge,
  };
}

/** What names the types that may come: the policy, and the invitation for itself. A file must be on each. */
export function typeLists({
  direction,
  policy,
  invitation,
}: Pick<Beginning, 'direction' | 'policy' | 'invitation'>): readonly string[][] {
  const isInvited = direction === 'inbound' && policy.inbound.mode === 'onInvitation' && invitation;
  return [policy[direction].types, ...(isInvited ? [invitation.types] : [])];
}

/** The file, if it is of a type that may come. */
export function allowed(file: Taken, lists: readonly string[][]): Taken {
  if (!lists.every((types) => isTypeListed(types, file))) throw ERRORS.typeNotAllowed();
  return file;
}
