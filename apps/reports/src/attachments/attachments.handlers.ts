import { Controller } from '@nestjs/common';
import {
  AttachmentChanged,
  AttachmentOpened,
  ListReportAttachments,
  type Payload,
} from '@switchboard/contracts';
import { eventMeta, OnEvent, OnRequest } from '@switchboard/messaging';
import { Freshness } from '../live/freshness.js';
import { AttachmentsService } from './attachments.service.js';

@Controller()
export class AttachmentsHandlers {
  constructor(
    private readonly attachments: AttachmentsService,
    private readonly freshness: Freshness,
  ) {}

  @OnEvent(AttachmentChanged)
  async changed(event: Payload<typeof AttachmentChanged>): Promise<void> {
    await this.attachments.keep(event);
    this.freshness.saw(event);
  }

  @OnEvent(AttachmentOpened)
  async opened(event: Payload<typeof AttachmentOpened>): Promise<void> {
    await this.attachments.keepOpening(eventMeta().messageId, event);
    this.freshness.saw(event);
  }

  /** GET /v1/reports/attachments. */
  @OnRequest(ListReportAttachments)
  list(question: Payload<typeof ListReportAttachments>) {
    return this.attachments.list(question);
  }
}
