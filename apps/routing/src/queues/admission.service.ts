import { Injectable } from '@nestjs/common';
import type { AdmitContact, GetAvailability, Payload } from '@switchboard/contracts';
import { Clock } from '@switchboard/kernel';
import { ERRORS } from '../routing.errors.js';
import { assertAdmits } from './admission.rules.js';
import { isOpenAt } from './business-hours.rules.js';
import { queueFactsOf } from './queue-facts.rules.js';
import { QueuesRepository } from './queues.repository.js';

const NOBODY = { waiting: 0, staffed: false, available: false };

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
    const [queue] = await this.queues.findAll(wanted);
    if (!queue) throw ERRORS.queueNotFound(queueId ?? 'of this widget');

    const staffing = (await this.queues.staffing([queue.id])).get(queue.id) ?? NOBODY;
    assertAdmits(queue, staffing, this.clock.now());
    return { queue: queueFactsOf(queue) };
  }

  async availability({ queueIds }: Payload<typeof GetAvailability>) {
    const [queues, staffing] = await Promise.all([
      this.queues.findAll(queueIds),
      this.queues.staffing(queueIds),
    ]);
    const open = queues.filter(({ businessHours }) => isOpenAt(businessHours, this.clock.now()));
    return {
      openNow: open.length > 0,
      agentsAvailable: queues.some(({ id }) => staffing.get(id)?.available ?? false),
    };
  }
}
