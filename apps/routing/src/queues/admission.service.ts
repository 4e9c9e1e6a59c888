import { Injectable } from '@nestjs/common';
import type { AdmitContact, GetAvailability, Payload } from '@switchboard/contracts';
import { Clock } from '@switchboard/kernel';
import { ERRORS } from '../routing.errors.js';
import { assertAdmits } from './admission.rules.js';
import { isOpenAt } from './business-hours.rules.js';
import { queueFactsOf } from './queue-facts.rules.js';
import { QueuesRepository } from './queues.repository.js';

/** Whether a contact may start, and what a widget shows before it does. */
@Injectable()
export class AdmissionService {
  constructor(
    private readonly queues: QueuesRepository,
    private readonly clock: Clock,
  ) {}

  /** The queue that was asked for, if the widget has it; else the first of the widget's. */
  async admit({ widgetQueueIds, queueId }: Payload<typeof AdmitContact>) {
    const wanted = queueId === undefined ? widgetQueueIds : widgetQueueIds.filter((id) => id === queueId);
    const [found] = await this.queues.staffed(wanted, 1);
    if (!found) throw ERRORS.queueNotFound(queueId ?? 'of this widget');

    assertAdmits(found.queue, found.staffing, this.clock.now());
    return { queue: queueFactsOf(found.queue) };
  }

  async availability({ queueIds }: Payload<typeof GetAvailability>) {
    const found = await this.queues.staffed(queueIds, null);
    return {
      openNow: found.some(({ queue }) => isOpenAt(queue.businessHours, this.clock.now())),
      agentsAvailable: found.some(({ staffing }) => staffing.available),
    };
  }
}
