import { Controller } from '@nestjs/common';
import { AdmitContact, GetAvailability, ListMyQueues, type Payload, Queues } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { AdmissionService } from './admission.service.js';
import { QueuesService } from './queues.service.js';

@Controller()
export class QueuesHandlers {
  constructor(
    private readonly queues: QueuesService,
    private readonly admission: AdmissionService,
  ) {}

  @OnRequest(Queues.list)
  list(question: Payload<typeof Queues.list>) {
    return this.queues.list(question);
  }

  @OnRequest(Queues.get)
  get(question: Payload<typeof Queues.get>) {
    return this.queues.get(question);
  }

  @OnRequest(Queues.create)
  create(command: Payload<typeof Queues.create>) {
    return this.queues.create(command);
  }

  @OnRequest(Queues.update)
  update(command: Payload<typeof Queues.update>) {
    return this.queues.update(command);
  }

  @OnRequest(Queues.remove)
  remove(command: Payload<typeof Queues.remove>) {
    return this.queues.remove(command);
  }

  @OnRequest(ListMyQueues)
  mine(question: Payload<typeof ListMyQueues>) {
    return this.queues.mine(question);
  }

  @OnRequest(AdmitContact)
  admit(question: Payload<typeof AdmitContact>) {
    return this.admission.admit(question);
  }

  @OnRequest(GetAvailability)
  availability(question: Payload<typeof GetAvailability>) {
    return this.admission.availability(question);
  }
}
