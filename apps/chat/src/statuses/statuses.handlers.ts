import { Controller } from '@nestjs/common';
import { type Payload, Statuses } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { StatusesService } from './statuses.service.js';

/** What the gateway asks about statuses. */
@Controller()
export class StatusesHandlers {
  constructor(private readonly statuses: StatusesService) {}

  @OnRequest(Statuses.list)
  list(question: Payload<typeof Statuses.list>) {
    return this.statuses.list(question);
  }

  @OnRequest(Statuses.get)
  get(question: Payload<typeof Statuses.get>) {
    return this.statuses.get(question);
  }

  @OnRequest(Statuses.create)
  create(command: Payload<typeof Statuses.create>) {
    return this.statuses.create(command);
  }

  @OnRequest(Statuses.update)
  update(command: Payload<typeof Statuses.update>) {
    return this.statuses.update(command);
  }

  @OnRequest(Statuses.remove)
  remove(command: Payload<typeof Statuses.remove>) {
    return this.statuses.remove(command);
  }
}
