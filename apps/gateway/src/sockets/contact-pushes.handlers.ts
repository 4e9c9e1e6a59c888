import { Controller } from '@nestjs/common';
import {
  AttachmentChanged,
  attachmentForVisitor,
  ContactChanged,
  ContactClosed,
  ContactStarted,
  InvitationChanged,
  MessageRead,
  MessageSent,
  ParticipantJoined,
  ParticipantLeft,
  type Payload,
  type ServerEventName,
  staffContactOf,
  TypingChanged,
  visibleTo,
  visitorContactOf,
} from '@switchboard/contracts';
import { Clock } from '@switchboard/kernel';
import { OnEvent } from '@switchboard/messaging';
import { LivePushes } from './live-pushes.js';
import { Membership } from './membership.js';
import { Push, type Told } from './push.js';
import { rooms } from './rooms.js';

/** What happens in a contact, told to its sockets: to visitors in their shape, to staff in theirs, never both to one. */
@Controller()
export class ContactPushesHandlers {
  constructor(
    private readonly push: Push,
    private readonly membership: Membership,
    private readonly live: LivePushes,
    private readonly clock: Clock,
  ) {}

  /** Lines are the same for all readers and go out once; a file's shape differs, and a note is for staff only (rule 12). */
  @OnEvent(MessageSent)
  messageSent({ message }: Payload<typeof MessageSent>): void {
    const { contactId } = message;
    const forVisitor = visibleTo('visitor', message);
    if (forVisitor && !message.attachment)
      return this.push.to(rooms.contact(contactId), 'message.sent', { message: forVisitor });
    this.push.to(rooms.staff(contactId), 'message.sent', { message });
    if (forVisitor) this.toVisitor(contactId, 'message.sent', { message: forVisitor });
  }

  /** His other tabs learn of it too; the first numbers come with the messages. */
  @OnEvent(ContactStarted)
  async started({ contact }: Payload<typeof ContactStarted>): Promise<void> {
    await this.membership.visitorJoined(contact.id, contact.visitor.id);
    this.push.to(rooms.contact(contact.id), 'contact.changed', {
      contact: visitorContactOf(contact, { lastSeq: 0 }),
    });
  }

  @OnEvent(ContactChanged)
  changed({ contact, lastSeq, lastStaffSeq }: Payload<typeof ContactChanged>): void {
    this.live.changed();
    this.toEach(
      contact.id,
      'contact.changed',
      () => ({ contact: visitorContactOf(contact, { lastSeq }) }),
      () => ({ contact: staffContactOf(contact, { lastSeq, lastStaffSeq }) }),
    );
  }

  @OnEvent(ContactClosed)
  closed({ contact }: Payload<typeof ContactClosed>): void {
    this.membership.closed(contact);
  }

  /** In first, told then: he sees himself come. */
  @OnEvent(ParticipantJoined)
  async joined({ contactId, participant }: Payload<typeof ParticipantJoined>): Promise<void> {
    if (participant.kind === 'agent') await this.membership.agentJoined(contactId, participant.id);
    else await this.membership.visitorJoined(contactId, participant.id);
    this.participant('participant.joined', contactId, participant, null);
  }

  /** Told first, out then: he sees himself go. */
  @OnEvent(ParticipantLeft)
  left({ contactId, participant, reason }: Payload<typeof ParticipantLeft>): void {
    this.participant('participant.left', contactId, participant, reason);
    if (participant.kind === 'agent') this.membership.agentLeft(contactId, participant.id);
  }

  @OnEvent(MessageRead)
  read({ contactId, actor, seq }: Payload<typeof MessageRead>): void {
    this.push.to(rooms.contact(contactId), 'read', { contactId, actor, seq });
  }

  @OnEvent(TypingChanged)
  typing({ contactId, actor, isTyping, staffOnly }: Payload<typeof TypingChanged>): void {
    const room = staffOnly ? rooms.staff(contactId) : rooms.contact(contactId);
    this.push.toOthers(room, rooms.user(actor.id), 'typing', { contactId, actor, isTyping });
  }

  @OnEvent(AttachmentChanged)
  attachmentChanged({ attachment }: Payload<typeof AttachmentChanged>): void {
    this.toEach(
      attachment.contactId,
      'attachment.changed',
      () => ({ attachment: attachmentForVisitor(attachment) }),
      () => ({ attachment }),
    );
  }

  @OnEvent(InvitationChanged)
  invitationChanged({ invitation }: Payload<typeof InvitationChanged>): void {
    const { contactId, id, state, issuedAt, expiresAt, filesLeft, bytesLeft } = invitation;
    const serverNow = this.clock.now().toISOString();
    const told = { contactId, id, state, issuedAt, expiresAt, serverNow, filesLeft, bytesLeft };
    this.push.to(rooms.contact(contactId), 'fileInvitation.changed', told);
  }

  private participant(
    event: 'participant.joined' | 'participant.left',
    contactId: string,
    { kind, id, name, role, joinedAt, leftAt }: Payload<typeof ParticipantJoined>['participant'],
    reason: string | null,
  ): void {
    const forStaff = { contactId, participant: { kind, id, name, role, joinedAt, leftAt }, reason };
    this.push.to(rooms.staff(contactId), event, forStaff);
    // A silent monitor is nobody to the visitor (rule 14).
    if (role === 'monitor') return;
    this.toVisitor(contactId, event, { contactId, participant: { kind, id, name, role }, reason });
  }

  private toEach<E extends 'contact.changed' | 'attachment.changed'>(
    contactId: string,
    event: E,
    forVisitor: () => Told<E>,
    forStaff: () => Told<E>,
  ): void {
    if (!this.push.isHeard(rooms.contact(contactId))) return;
    this.push.to(rooms.staff(contactId), event, forStaff());
    this.toVisitor(contactId, event, forVisitor());
  }

  private toVisitor<E extends ServerEventName>(contactId: string, event: E, payload: Told<E>): void {
    this.push.toOthers(rooms.contact(contactId), rooms.staff(contactId), event, payload);
  }
}
