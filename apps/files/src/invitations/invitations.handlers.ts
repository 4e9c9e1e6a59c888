import { Controller } from '@nestjs/common';
import {
  ExtendInvitation,
  GetContactFiles,
  IssueInvitation,
  type Payload,
  RevokeInvitation,
} from '@switchboard/contracts';
import { Clock } from '@switchboard/kernel';
import { OnRequest } from '@switchboard/messaging';
import { PolicyService } from '../policy/policy.service.js';
import { InvitationsService } from './invitations.service.js';

@Controller()
export class InvitationsHandlers {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly policy: PolicyService,
    private readonly clock: Clock,
  ) {}

  @OnRequest(IssueInvitation)
  issue(command: Payload<typeof IssueInvitation>) {
    return this.invitations.issue(command);
  }

  @OnRequest(ExtendInvitation)
  extend(command: Payload<typeof ExtendInvitation>) {
    return this.invitations.extend(command);
  }

  @OnRequest(RevokeInvitation)
  revoke(command: Payload<typeof RevokeInvitation>) {
    return this.invitations.revoke(command);
  }

  @OnRequest(GetContactFiles)
  async ofContact({ contactId, queueId }: Payload<typeof GetContactFiles>) {
    const [filePolicy, invitation] = await Promise.all([
      this.policy.effective(queueId),
      this.invitations.ofContact(contactId),
    ]);
    return { filePolicy, invitation, serverNow: this.clock.now().toISOString() };
  }
}
