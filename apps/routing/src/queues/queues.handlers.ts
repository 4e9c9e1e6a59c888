import { Controller } from '@nestjs/common';
import { AdmitContact, GetAvailability, ListMyQueues, type Payload } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { AdmissionService } from './admission.service.js';
import { QueuesService } from './queues.service.js';

@Controller()
export class QueuesHandlers {
  constructor(
    private readonly queues: QueuesService,
    private readonly admission: AdmissionService,
  ) {}

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
