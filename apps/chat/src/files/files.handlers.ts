import { Controller } from '@nestjs/common';
import { AttachmentChanged, InvitationChanged, IssueGrant, type Payload } from '@switchboard/contracts';
import { OnEvent, OnRequest } from '@switchboard/messaging';
import { FilesService } from './files.service.js';

/** Grants for the gateway, and what files tells. */
@Controller()
export class FilesHandlers {
  constructor(private readonly files: FilesService) {}

  @OnRequest(IssueGrant)
  issueGrant(command: Payload<typeof IssueGrant>) {
    return this.files.issueGrant(command);
  }

  @OnEvent(AttachmentChanged)
  attachmentChanged(event: Payload<typeof AttachmentChanged>) {
    return this.files.attachmentChanged(event);
  }

  @OnEvent(InvitationChanged)
  invitationChanged(event: Payload<typeof InvitationChanged>) {
    return this.files.invitationChanged(event);
  }
}
