import { type FilePolicy, type Invitation, LONGEST_INVITATION_SECONDS } from '@switchboard/contracts';
import { isTypeListed } from '../uploads/types.rules.js';
import { ERRORS } from '../files.errors.js';

/** How much of a contact's inbound files is used: reserved ones count in full. */
export interface Used {
  files: number;
  bytes: number;
}
export interface Budget {
  files: number;
  bytes: number;
}

/** What is left for visitors in a contact. */
export function budgetLeft({ inbound }: FilePolicy, used: Used): Budget {
  return {
    files: Math.max(0, inbound.maxFiles - used.files),
    bytes: Math.max(0, inbound.maxTotalBytes - used.bytes),
  };
}

export interface Permit {
  expiresAt: Date;
  filesLeft: number;
  bytesLeft: number;
  types: string[];
}

/** What an agent may permit: never more than the policy and what is left of the contact's budget. */
export function permitOf(
  wish: { seconds?: number; maxFiles?: number; types?: string[] },
  policy: FilePolicy,
  used: Used,
  now: Date,
): Permit {
  const { mode, types, invitationSeconds } = policy.inbound;
  if (mode === 'never') throw ERRORS.uploadsNotAllowed();
  const left = budgetLeft(policy, used);
  if (left.files === 0) throw ERRORS.tooManyFiles();
  if (left.bytes === 0) throw ERRORS.totalTooLarge();
  const wished = (wish.types ?? types).filter((type) => isCovered(type, types));
  if (wished.length === 0) throw ERRORS.typeNotAllowed();

  return {
    expiresAt: new Date(now.getTime() + (wish.seconds ?? invitationSeconds) * 1000),
    filesLeft: Math.min(wish.maxFiles ?? left.files, left.files),
    bytesLeft: left.bytes,
    types: wished,
  };
}

/** When a permit ends once so many seconds are added: never more than the longest one from now. */
export function extended(expiresAt: Date, seconds: number, now: Date): Date {
  const from = Math.max(expiresAt.getTime(), now.getTime());
  return new Date(Math.min(from + seconds * 1000, now.getTime() + LONGEST_INVITATION_SECONDS * 1000));
}

/** A pattern that the policy has, or an extension or media type that one of its patterns names. */
function isCovered(type: string, types: readonly string[]): boolean {
  if (types.includes('*') || types.includes(type)) return true;
  return type.includes('/') && !type.endsWith('/*')
    ? isTypeListed(types, { extension: '', mediaType: type })
    : isTypeListed(types, {
        extension: type.replace(/^\./, ''),
        mediaType: IMAGES[type.replace(/^\./, '')] ?? '',
      });
}
const IMAGES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** Whether a visitor may begin to send by this invitation now (rule 10: what has begun may finish). */
export function assertInvited<
  I extends Pick<Invitation, 'state' | 'filesLeft'> & { expiresAt: string | Date },
>(invitation: I | null, now: Date): asserts invitation is I {
  if (!invitation || invitation.state === 'expired' || invitation.state === 'revoked')
    throw ERRORS.noActiveInvitation();
  if (new Date(invitation.expiresAt) <= now) throw ERRORS.noActiveInvitation();
  if (invitation.state === 'exhausted' || invitation.filesLeft === 0) throw ERRORS.invitationExhausted();
}
