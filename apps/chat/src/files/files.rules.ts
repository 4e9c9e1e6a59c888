import {
  type Actor,
  type AttachmentChanged,
  type GrantClaims,
  type InvitationChanged,
  isOpen,
  type IssueGrant,
  type Payload,
  isVisitor,
  isStaff,
  type MessageEvent,
} from '@switchboard/contracts';
import { assertMaySee } from '../contacts/access.rules.js';
import type { Contact } from '../contacts/contact.types.js';
import { ERRORS } from '../chat.errors.js';
import { hasEnded, knownStaff, partOf, personOf } from '../contacts/contact.rules.js';
import type { Entry } from '../transcript/entry.types.js';
import { happened } from '../transcript/transcript.rules.js';

type Granted = Omit<GrantClaims, 'iss' | 'aud' | 'jti' | 'exp'>;
type Attached = Payload<typeof AttachmentChanged>;
type Invited = Payload<typeof InvitationChanged>;

/** What the actor may do with files in this contact, or why not. */
export function grantFor(
  contact: Contact,
  actor: Actor,
  purpose: Payload<typeof IssueGrant>['purpose'],
): Granted {
  const sender = senderOf(contact, actor);
  if (!sender) {
    assertMaySee(actor, contact);
    throw ERRORS.forbidden('Only who is in the contact sends files');
  }
  if (!isOpen(contact)) throw ERRORS.contactClosed(contact.id);
  if (sender.kind === 'agent' && !partOf(contact, actor.id)) throw ERRORS.contactNotFound(contact.id); // he has left
  if (purpose === 'invite' && sender.kind === 'visitor')
    throw ERRORS.forbidden('Only staff invite to send files');
  const direction = sender.kind === 'visitor' ? 'inbound' : 'outbound';
  return {
    purpose,
    contactId: contact.id,
    queueId: contact.queue.id,
    direction,
    actor: sender,
    sid: actor.sid ?? null,
  };
}

function senderOf(contact: Contact, actor: Actor): Granted['actor'] | null {
  const { visitor } = contact;
  if (isVisitor(actor) && visitor.id === actor.id)
    return { kind: 'visitor', id: actor.id, name: visitor.name ?? 'Visitor' };
  const one = knownStaff(contact).find(({ userId, role }) => userId === actor.id && role !== 'monitor');
  return one && isStaff(actor) ? { ...personOf(one), id: actor.id, name: one.name ?? '' } : null;
}

/**
 * What the transcript says of a file. Clean: the message itself, from its sender. Blocked: both sides learn that, staff
 * also why. Anything else: nothing yet.
 */
export function entriesOfAttachment({ attachment, text }: Attached, now: Date): Entry[] {
  const { id, state, sentBy, clientMessageId } = attachment;
  if (state === 'clean')
    return [
      {
        kind: 'file',
        visibility: 'everyone',
        sender: sentBy,
        text,
        attachment: { ...attachment, reason: null },
        clientMessageId,
        cause: `attachment:${id}:clean`,
        at: now,
      },
    ];
  return blocked(attachment, now);
}

function blocked({ id, name, direction, state, reason }: Attached['attachment'], at: Date): Entry[] {
  if (state !== 'infected' && state !== 'unscannable') return [];
  const event = { type: 'fileBlocked', file: { id, name, direction } } as const;
  const cause = `attachment:${id}:blocked`;
  return [
    happened({ ...event, state: null, note: null }, at, { cause }),
    happened({ ...event, state, note: reason }, at, { visibility: 'staff', cause: `${cause}:why` }),
  ];
}

/** Everyone learns of an invitation once per state; an ended contact is not troubled with what ran out after it. */
export function entriesOfInvitation(contact: Contact, { invitation, by }: Invited, now: Date): Entry[] {
  if (hasEnded(contact)) return [];
  const { id: invitationId, state, expiresAt } = invitation;
  const cause = `invitation:${invitationId}:${state}`;
  const one = contact.staff.find(({ userId }) => userId === by?.id);
  const who = one ? personOf(one) : by && { kind: 'agent' as const, ...by };
  const event: MessageEvent =
    state === 'active'
      ? { type: 'fileInvited', invitationId, by: who, expiresAt }
      : { type: 'fileInvitationEnded', invitationId, by: who, outcome: state };
  return [happened(event, now, { cause })];
}
