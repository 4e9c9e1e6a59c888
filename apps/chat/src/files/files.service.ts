import { Inject, Injectable } from '@nestjs/common';
import { signGrant } from '@switchboard/auth';
import type {
  AttachmentChanged,
  InvitationChanged,
  IssueGrant,
  Payload,
  Reply,
} from '@switchboard/contracts';
import { Clock } from '@switchboard/kernel';
import { CHAT_CONFIG, type ChatConfig } from '../chat.config.js';
import { ChangesService } from '../contacts/changes.service.js';
import { ERRORS } from '../chat.errors.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { entriesOfAttachment, entriesOfInvitation, grantFor } from './files.rules.js';

/** Files as far as the conversation knows them: who may send, and what the transcript says of them. */
@Injectable()
export class FilesService {
  constructor(
    private readonly contacts: ContactsService,
    private readonly changes: ChangesService,
    private readonly clock: Clock,
    @Inject(CHAT_CONFIG) private readonly config: ChatConfig,
  ) {}

  /** A signed permit: only chat knows who is in a contact, only files takes bytes. */
  async issueGrant({
    actor,
    contactId,
    purpose,
  }: Payload<typeof IssueGrant>): Promise<Reply<typeof IssueGrant>> {
    const contact = await this.contacts.find(contactId);
    if (!contact) throw ERRORS.contactNotFound(contactId);
    const granted = grantFor(contact, actor, purpose);
    return { grant: await signGrant(granted, this.config.GRANT_SECRET, { now: this.clock.now() }) };
  }

  /** Also after the contact's end: a held file becomes clean when the scanner is back. */
  async attachmentChanged(event: Payload<typeof AttachmentChanged>): Promise<void> {
    const entries = entriesOfAttachment(event, this.clock.now());
    if (entries.length === 0) return;
    await this.changes.whenKnown(event.attachment.contactId, (contact) => ({ contact, entries }));
  }

  async invitationChanged(event: Payload<typeof InvitationChanged>): Promise<void> {
    await this.changes.whenKnown(event.invitation.contactId, (contact) => ({
      contact,
      entries: entriesOfInvitation(contact, event, this.clock.now()),
    }));
  }
}
