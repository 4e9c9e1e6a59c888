import { Controller } from '@nestjs/common';
import {
  AttachmentChanged,
  ContactChanged,
  ContactClosed,
  ContactStarted,
  InvitationChanged,
  MessageRead,
  MessageSent,
  ParticipantJoined,
  ParticipantLeft,
  type Payload,
  TypingChanged,
} from '@switchboard/contracts';
import { OnEvent } from '@switchboard/messaging';
import { ContactPushes } from './contact-pushes.js';
import { LivePushes } from './live-pushes.js';
import { Membership } from './membership.js';

/** What this gateway hears of contacts. */
@Controller()
export class ContactPushesHandlers {
  constructor(
    private readonly pushes: ContactPushes,
    private readonly membership: Membership,
    private readonly live: LivePushes,
  ) {}

  @OnEvent(MessageSent)
  messageSent(event: Payload<typeof MessageSent>) {
    this.pushes.messageSent(event);
  }

  @OnEvent(ContactStarted)
  started(event: Payload<typeof ContactStarted>) {
    return this.pushes.started(event);
  }

  @OnEvent(ContactChanged)
  changed(event: Payload<typeof ContactChanged>) {
    this.live.changed();
    this.pushes.changed(event);
  }

  @OnEvent(ContactClosed)
  closed({ contact }: Payload<typeof ContactClosed>) {
    this.membership.closed(contact);
  }

  @OnEvent(ParticipantJoined)
  joined(event: Payload<typeof ParticipantJoined>) {
    return this.pushes.joined(event);
  }

  @OnEvent(ParticipantLeft)
  left(event: Payload<typeof ParticipantLeft>) {
    this.pushes.left(event);
  }

  @OnEvent(MessageRead)
  read(event: Payload<typeof MessageRead>) {
    this.pushes.read(event);
  }

  @OnEvent(TypingChanged)
  typing(event: Payload<typeof TypingChanged>) {
    this.pushes.typing(event);
  }

  @OnEvent(AttachmentChanged)
  attachmentChanged(event: Payload<typeof AttachmentChanged>) {
    this.pushes.attachmentChanged(event);
  }

  @OnEvent(InvitationChanged)
  invitationChanged(event: Payload<typeof InvitationChanged>) {
    this.pushes.invitationChanged(event);
  }
}
