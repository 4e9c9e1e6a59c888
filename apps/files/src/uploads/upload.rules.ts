import type { Consent, FilePolicy, GrantClaims } from '@switchboard/contracts';
import type { AttachmentEntity, UploadLimits } from '../attachments/attachment.entity.js';
import { ERRORS } from '../files.errors.js';
import type { InvitationEntity } from '../invitations/invitation.entity.js';
import { assertInvited, budgetLeft, type Used } from '../invitations/invitation.rules.js';
import { isTypeListed, type Sniffed, type Taken, takenAs } from './types.rules.js';

/** What an upload that begins now may be asked by. */
export interface Beginning {
  direction: GrantClaims['direction'];
  policy: FilePolicy;
  /** The one that it needs. */
  invitation: InvitationEntity | null;
  used: Used;
}

/** The invitation that somebody needs to send now; null where he needs none. */
export function neededInvitation(
  { direction, policy, invitation }: Omit<Beginning, 'used'>,
  now: Date,
): InvitationEntity | null {
  const { mode } = policy.inbound;
  if (direction === 'outbound') return null;
  if (mode === 'never') throw ERRORS.uploadsNotAllowed();
  if (mode === 'always') return null;
  assertInvited(invitation, now);
  return invitation;
}

/** What an upload that begins now may be. It is kept in its row: what follows asks nothing else. */
export function limitsOf({ direction, policy, invitation, used }: Beginning): UploadLimits {
  const { maxFileBytes, types } = policy[direction];
  if (direction === 'outbound') return { maxFileBytes, bytesLeft: null, types: [types] };

  const left = budgetLeft(policy, used);
  const bytesLeft = Math.min(left.bytes, invitation?.bytesLeft ?? Infinity);
  if (left.files === 0) throw ERRORS.tooManyFiles();
  if (bytesLeft === 0) throw ERRORS.totalTooLarge();
  return { maxFileBytes, bytesLeft, types: invitation ? [types, invitation.types] : [types] };
}

/** Sets aside the smallest of what is declared (for the whole form), the limit of one file and what is left of the budget. */
export function reservedFor({ maxFileBytes, bytesLeft }: UploadLimits, declaredBytes: number | null): number {
  return Math.min(declaredBytes ?? Infinity, maxFileBytes, bytesLeft ?? Infinity);
}

/** One byte more than is reserved is too much (rule 11). */
export function assertReserved(
  receivedBytes: number,
  { reservedBytes, limits: { maxFileBytes, bytesLeft } }: Pick<AttachmentEntity, 'reservedBytes' | 'limits'>,
): void {
  if (receivedBytes <= reservedBytes) return;
  throw bytesLeft !== null && bytesLeft < maxFileBytes
    ? ERRORS.totalTooLarge()
    : ERRORS.fileTooLarge(maxFileBytes);
}

/** The file as it is taken, if one of its type may come. */
export function acceptedAs(name: string, sniffed: Sniffed, { types }: UploadLimits): Taken {
  const file = takenAs(name, sniffed, types);
  if (!types.every((list) => isTypeListed(list, file))) throw ERRORS.typeNotAllowed();
  return file;
}

/** Whether the receiver is asked before a file is handed over. */
export function consentFor(direction: GrantClaims['direction'], { outbound }: FilePolicy): Consent {
  return direction === 'outbound' && outbound.consent === 'ask' ? 'asked' : 'notNeeded';
}
