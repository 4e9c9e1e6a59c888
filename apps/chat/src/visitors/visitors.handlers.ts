import { Controller } from '@nestjs/common';
import { type Payload, VisitorsSeen } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { VisitorsService } from './visitors.service.js';

/** What gateways report of their sockets. */
@Controller()
export class VisitorsHandlers {
  constructor(private readonly visitors: VisitorsService) {}

  @OnRequest(VisitorsSeen)
  seen(report: Payload<typeof VisitorsSeen>) {
    return this.visitors.seen(report);
  }
}
