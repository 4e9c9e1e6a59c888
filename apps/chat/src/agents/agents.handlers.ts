import { Controller } from '@nestjs/common';
import {
  AssignmentMade,
  AssignmentReleased,
  ContactRefused,
  ContactReturned,
  JoinAgent,
  type Payload,
  TransferChanged,
} from '@switchboard/contracts';
import { OnEvent, OnRequest } from '@switchboard/messaging';
import { AgentsService } from './agents.service.js';

/** What routing tells about a contact, and the join that the gateway asks for. */
@Controller()
export class AgentsHandlers {
  constructor(private readonly agents: AgentsService) {}

  @OnRequest(JoinAgent)
  join(command: Payload<typeof JoinAgent>) {
    return this.agents.join(command);
  }

  @OnEvent(AssignmentMade)
  assigned(event: Payload<typeof AssignmentMade>) {
    return this.agents.assigned(event);
  }

  @OnEvent(AssignmentReleased)
  released(event: Payload<typeof AssignmentReleased>) {
    return this.agents.released(event);
  }

  @OnEvent(TransferChanged)
  transferChanged(event: Payload<typeof TransferChanged>) {
    return this.agents.transferChanged(event);
  }

  @OnEvent(ContactReturned)
  returned(event: Payload<typeof ContactReturned>) {
    return this.agents.returned(event);
  }

  @OnEvent(ContactRefused)
  refused(event: Payload<typeof ContactRefused>) {
    return this.agents.refused(event);
  }
}
