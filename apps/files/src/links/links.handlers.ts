import { Controller } from '@nestjs/common';
import { IssueTicket, type Payload } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { LinksService } from './links.service.js';

@Controller()
export class LinksHandlers {
  constructor(private readonly links: LinksService) {}

  @OnRequest(IssueTicket)
  ticket({ actor, attachmentId }: Payload<typeof IssueTicket>) {
    return this.links.issueTicket(actor, attachmentId);
  }
}
