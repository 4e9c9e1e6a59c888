import { Controller } from '@nestjs/common';
import {
  AccountsContactPurged,
  ChatContactPurged,
  type ContactPurged,
  ExpireContact,
  FilesContactPurged,
  ListPurges,
  type Payload,
  PreviewRetention,
  PurgeRetention,
  RoutingContactPurged,
} from '@switchboard/contracts';
import { OnEvent, OnRequest } from '@switchboard/messaging';
import { PreviewsService } from './previews.service.js';
import { PurgesService } from './purges.service.js';
import { RetentionSweep } from './retention.sweep.js';

/** What is to go, and who has said that nothing is left. */
@Controller()
export class PurgesHandlers {
  constructor(
    private readonly purges: PurgesService,
    private readonly previews: PreviewsService,
    private readonly sweep: RetentionSweep,
  ) {}

  @OnRequest(PreviewRetention)
  preview(question: Payload<typeof PreviewRetention>) {
    return this.previews.preview(question);
  }

  @OnRequest(PurgeRetention)
  async purge(command: Payload<typeof PurgeRetention>) {
    const reply = await this.previews.order(command);
    this.sweep.nudge();
    return reply;
  }

  @OnRequest(ExpireContact)
  expire(command: Payload<typeof ExpireContact>) {
    return this.purges.expire(command);
  }

  @OnRequest(ListPurges)
  list(question: Payload<typeof ListPurges>) {
    return this.purges.list(question);
  }

  @OnEvent(AccountsContactPurged)
  accounts(event: ContactPurged) {
    return this.purges.confirmed('accounts', event);
  }

  @OnEvent(ChatContactPurged)
  chat(event: ContactPurged) {
    return this.purges.confirmed('chat', event);
  }

  @OnEvent(FilesContactPurged)
  files(event: ContactPurged) {
    return this.purges.confirmed('files', event);
  }

  @OnEvent(RoutingContactPurged)
  routing(event: ContactPurged) {
    return this.purges.confirmed('routing', event);
  }
}
