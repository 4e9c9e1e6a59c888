import { Controller } from '@nestjs/common';
import { GetEffectiveFilePolicy, GetFilePolicy, type Payload, PutFilePolicy } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { PolicyService } from './policy.service.js';

@Controller()
export class PolicyHandlers {
  constructor(private readonly policy: PolicyService) {}

  @OnRequest(GetFilePolicy)
  get({ actor, queueId }: Payload<typeof GetFilePolicy>) {
    return this.policy.get(actor, queueId);
  }

  @OnRequest(PutFilePolicy)
  put(command: Payload<typeof PutFilePolicy>) {
    return this.policy.put(command);
  }

  @OnRequest(GetEffectiveFilePolicy)
  effective({ queueId }: Payload<typeof GetEffectiveFilePolicy>) {
    return this.policy.effective(queueId);
  }
}
