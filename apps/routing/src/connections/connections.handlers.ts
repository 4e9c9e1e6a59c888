import { Controller } from '@nestjs/common';
import { AgentsSeen, type Payload, SessionEnded } from '@switchboard/contracts';
import { OnEvent, OnRequest } from '@switchboard/messaging';
import { ConnectionsService } from './connections.service.js';

@Controller()
export class ConnectionsHandlers {
  constructor(private readonly connections: ConnectionsService) {}

  @OnRequest(AgentsSeen)
  seen(report: Payload<typeof AgentsSeen>) {
    return this.connections.seen(report);
  }

  @OnEvent(SessionEnded)
  sessionEnded(event: Payload<typeof SessionEnded>) {
    return this.connections.sessionEnded(event);
  }
}
