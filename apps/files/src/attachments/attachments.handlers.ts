import { Controller } from '@nestjs/common';
import { GetAttachment, ListAttachments, type Payload } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { AttachmentsService } from './attachments.service.js';

@Controller()
export class AttachmentsHandlers {
  constructor(private readonly attachments: AttachmentsService) {}

  @OnRequest(ListAttachments)
  list({ actor, contactId, query }: Payload<typeof ListAttachments>) {
    return this.attachments.list(actor, contactId, query);
  }

  @OnRequest(GetAttachment)
  get({ actor, attachmentId }: Payload<typeof GetAttachment>) {
    return this.attachments.get(actor, attachmentId);
  }
}
