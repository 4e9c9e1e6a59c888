import { Controller } from '@nestjs/common';
import {
  AttachmentChanged,
  attachmentForVisitor,
  ContactChanged,
  ContactClosed,
  ContactStarted,
  FilePolicyChanged,
  InvitationChanged,
  MessageRead,
  MessageSent,
  ParticipantJoined,
  ParticipantLeft,
  type Payload,
  personForVisitor,
  type Sender,
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
import { Push, type PayloadOf } from './push.js';
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

  /**
   * What the visitor writes is the same for all readers and goes out once. Else each gets his own: he knows staff by
   * another id and name, a file's shape differs, and a note is for staff only (rule 12).
   */
  @OnEvent(MessageSent)
  messageSent({ message }: Payload<typeof MessageSent>): void {
    const { contactId, kind, sender } = message;
    const forVisitor = visibleTo('visitor', message);
    if (forVisitor && kind === 'text' && sender.kind === 'visitor')
      return this.push.to(rooms.contact(contactId), 'message.sent', { message });
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
    if (participant.kind === 'agent') await this.membership.staffJoined(contactId, participant);
    else await this.membership.visitorJoined(contactId, participant.id);
    this.participant('participant.joined', contactId, participant, null);
  }

  /** Told first, out then: he sees himself go. */
  @OnEvent(ParticipantLeft)
  left({ contactId, participant, reason }: Payload<typeof ParticipantLeft>): void {
    this.participant('participant.left', contactId, participant, reason);
    if (participant.kind === 'agent') this.membership.staffLeft(contactId, participant.id);
  }

  @OnEvent(MessageRead)
  read({ contactId, actor, seq }: Payload<typeof MessageRead>): void {
    const pushed = (by: PayloadOf<'read'>['actor']): PayloadOf<'read'> => ({ contactId, actor: by, seq });
    this.byEach(contactId, 'read', actor, pushed);
  }

  /** Not to who types: his other tabs need no notice. */
  @OnEvent(TypingChanged)
  typing({ contactId, actor, isTyping }: Payload<typeof TypingChanged>): void {
    const pushed = (by: PayloadOf<'typing'>['actor']): PayloadOf<'typing'> => ({
      contactId,
      actor: by,
      isTyping,
    });
    this.byEach(contactId, 'typing', actor, pushed, [rooms.user(actor.id)]);
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

  /** The one part of a composed contact that nobody but an administrator changes. */
  @OnEvent(FilePolicyChanged)
  filePolicyChanged({ filePolicy, contactIds }: Payload<typeof FilePolicyChanged>): void {
    for (const id of contactIds) {
      const room = rooms.contact(id);
      if (this.push.isHeard(room)) this.push.to(room, 'contact.changed', { contact: { id, filePolicy } });
    }
  }

  @OnEvent(InvitationChanged)
  invitationChanged({ invitation }: Payload<typeof InvitationChanged>): void {
    const { contactId, id, state, issuedAt, expiresAt, filesLeft, bytesLeft } = invitation;
    const serverNow = this.clock.now().toISOString();
    const pushed = { contactId, id, state, issuedAt, expiresAt, serverNow, filesLeft, bytesLeft };
    this.push.to(rooms.contact(contactId), 'fileInvitation.changed', pushed);
  }

  private participant(
    event: 'participant.joined' | 'participant.left',
    contactId: string,
    one: Payload<typeof ParticipantJoined>['participant'],
    reason: string | null,
  ): void {
    const { kind, id, name, role, joinedAt, leftAt } = one;
    const forStaff = { contactId, participant: { kind, id, name, role, joinedAt, leftAt }, reason };
    this.push.to(rooms.staff(contactId), event, forStaff);
    const shown = personForVisitor<Sender>(one);
    // A silent monitor is nobody to the visitor (rule 14).
    if (role === 'monitor' || shown.id === null) return;
    const participant = { kind, id: shown.id, name: shown.name, role };
    this.toVisitor(contactId, event, { contactId, participant, reason });
  }

  /** Who did it is told to each as he knows him; to the visitor nothing, where he does not know him at all. */
  private byEach<E extends 'read' | 'typing'>(
    contactId: string,
    event: E,
    { kind, id, shownAs }: Payload<typeof MessageRead>['actor'],
    pushed: (by: PayloadOf<E>['actor']) => PayloadOf<E>,
    except: string[] = [],
  ): void {
    const [contact, staff] = [rooms.contact(contactId), rooms.staff(contactId)];
    if (kind === 'visitor') return this.push.toOthers(contact, except, event, pushed({ kind, id }));
    this.push.toOthers(staff, except, event, pushed({ kind, id }));
    if (shownAs) this.push.toOthers(contact, [staff, ...except], event, pushed({ kind, id: shownAs.id }));
  }

  private toEach<E extends 'contact.changed' | 'attachment.changed'>(
    contactId: string,
    event: E,
    forVisitor: () => PayloadOf<E>,
    forStaff: () => PayloadOf<E>,
  ): void {
    if (!this.push.isHeard(rooms.contact(contactId))) return;
    this.push.to(rooms.staff(contactId), event, forStaff());
    this.toVisitor(contactId, event, forVisitor());
  }

  private toVisitor<E extends ServerEventName>(contactId: string, event: E, payload: PayloadOf<E>): void {
    this.push.toOthers(rooms.contact(contactId), [rooms.staff(contactId)], event, payload);
  }
}
