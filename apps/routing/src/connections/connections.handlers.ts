import { Controller } from '@nestjs/common';
import { AgentsSeen, type Payload } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { ConnectionsService } from './connections.service.js';

@Controller()
export class ConnectionsHandlers {
  constructor(private readonly connections: ConnectionsService) {}

  @OnRequest(AgentsSeen)
  seen(report: Payload<typeof AgentsSeen>) {
    return this.connections.seen(report);
  }
}
