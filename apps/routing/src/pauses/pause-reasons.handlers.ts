import { Controller } from '@nestjs/common';
import { type Payload, PauseReasons } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { PauseReasonsService } from './pause-reasons.service.js';

@Controller()
export class PauseReasonsHandlers {
  constructor(private readonly reasons: PauseReasonsService) {}

  @OnRequest(PauseReasons.list)
  list(question: Payload<typeof PauseReasons.list>) {
    return this.reasons.list(question);
  }

  @OnRequest(PauseReasons.get)
  get(question: Payload<typeof PauseReasons.get>) {
    return this.reasons.get(question);
  }

  @OnRequest(PauseReasons.create)
  create(command: Payload<typeof PauseReasons.create>) {
    return this.reasons.create(command);
  }

  @OnRequest(PauseReasons.update)
  update(command: Payload<typeof PauseReasons.update>) {
    return this.reasons.update(command);
  }

  @OnRequest(PauseReasons.remove)
  remove(command: Payload<typeof PauseReasons.remove>) {
    return this.reasons.remove(command);
  }
}
