import {
  type ContactState,
  isOpen,
  type Message,
  participantKindOf,
  type ParticipantRole,
  type SendMessage,
  type ShownAs,
} from '@switchboard/contracts';
import { ERRORS } from '../chat.errors.js';
import type { Entry } from '../transcript/entry.types.js';

/** Where somebody stands in a contact at this moment: all that the rules about speaking need. */
export interface Standing {
  contactId: string;
  state: ContactState;
  revision: number;
  lastSeq: number;
  /** Null: he has never had a part in it. */
  part: { role: ParticipantRole; name: string | null; isPresent: boolean; shownAs?: ShownAs } | null;
  /** What the same sender sent under the same clientMessageId before. */
  earlier: Message | null;
}

/** The same as an answer: for a standing that may be out of date, where a no is only a reason to look again. */
export function maySpeak(standing: Standing, visibility: Message['visibility']): boolean {
  try {
    assertMaySpeak(standing, visibility);
    return true;
  } catch {
    return false;
  }
}

/**
 * Everybody who is in an open contact may, who only listens to staff alone; afterwards only the owner, in his wrap-up, and
 * only notes for staff.
 */
export function assertMaySpeak(standing: Standing, visibility: Message['visibility']): void {
  const { contactId, part } = standing;
  if (!part) throw ERRORS.contactNotFound(contactId); // never reveal that it exists
  if (visibility === 'staff' && part.role === 'visitor') throw ERRORS.forbidden('Only staff write notes');
  if (visibility === 'everyone' && part.role === 'monitor')
    throw ERRORS.forbidden('Who only listens writes to staff');
  if (isOpen(standing) && !part.isPresent) throw ERRORS.contactNotFound(contactId); // he has left
  const isNoteInWrapUp =
    standing.state === 'wrapUp' && visibility === 'staff' && part.role === 'owner' && part.isPresent;
  if (!isOpen(standing) && !isNoteInWrapUp) throw ERRORS.contactClosed(contactId);
}

/**
 * Who is in it, or was until it ended, says how far he has read; never further than there is something to read. Who only
 * listens leaves no mark: the visitor would see that somebody has read.
 */
export function markable({ contactId, part, lastSeq }: Standing, seq: number): number {
  if (!part?.isPresent) throw ERRORS.contactNotFound(contactId);
  return part.role === 'monitor' ? 0 : Math.min(seq, lastSeq);
}

/** What somebody says, by the name he has in the contact. */
export function spoken(
  { actor, clientMessageId, text, visibility }: SendMessage,
  { part }: Standing,
  at: Date,
): Entry {
  const sender = {
    kind: participantKindOf(actor),
    id: actor.id,
    name: part?.name ?? null,
    ...(part?.shownAs && { shownAs: part.shownAs }),
  };
  return { kind: 'text', visibility, sender, text, clientMessageId, at };
}
