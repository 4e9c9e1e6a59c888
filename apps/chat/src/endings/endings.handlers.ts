import { Controller } from '@nestjs/common';
import {
  CloseContact,
  ExtendWrapUp,
  FinishWrapUp,
  LeaveContact,
  type Payload,
  RateContact,
  SetContactStatus,
  SetImportant,
} from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { EndingsService } from './endings.service.js';
import { RatingsService } from './ratings.service.js';

/** What the gateway asks about the end of a contact and its outcome. */
@Controller()
export class EndingsHandlers {
  constructor(
    private readonly endings: EndingsService,
    private readonly ratings: RatingsService,
  ) {}

  @OnRequest(CloseContact)
  close(command: Payload<typeof CloseContact>) {
    return this.endings.close(command);
  }

  @OnRequest(LeaveContact)
  leave(command: Payload<typeof LeaveContact>) {
    return this.endings.leave(command);
  }

  @OnRequest(SetContactStatus)
  setStatus(command: Payload<typeof SetContactStatus>) {
    return this.endings.setStatus(command);
  }

  @OnRequest(SetImportant)
  setImportant(command: Payload<typeof SetImportant>) {
    return this.endings.setImportant(command);
  }

  @OnRequest(FinishWrapUp)
  finish(command: Payload<typeof FinishWrapUp>) {
    return this.endings.finish(command);
  }

  @OnRequest(ExtendWrapUp)
  extend(command: Payload<typeof ExtendWrapUp>) {
    return this.endings.extend(command);
  }

  @OnRequest(RateContact)
  rate(command: Payload<typeof RateContact>) {
    return this.ratings.rate(command);
  }
}
