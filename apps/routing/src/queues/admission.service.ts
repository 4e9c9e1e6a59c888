import { Injectable } from '@nestjs/common';
import type { AdmitContact, GetAvailability, Payload } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import { Clock } from '@switchboard/kernel';
import { ERRORS } from '../routing.errors.js';
import { assertAdmits } from './admission.rules.js';
import { isOpenAt } from './business-hours.rules.js';
import { AdmissionsRepository } from './admissions.repository.js';
import { queueFactsOf } from './queue-facts.rules.js';
import { QueuesRepository } from './queues.repository.js';

/** Whether a contact may start, and what a widget shows before it does. */
@Injectable()
export class AdmissionService {
  constructor(
    private readonly queues: QueuesRepository,
    private readonly admissions: AdmissionsRepository,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** The queue that was asked for, if the widget has it; else the first of the widget's. Never more than it has room for. */
  async admit({ widgetQueueIds, queueId, visitorId }: Payload<typeof AdmitContact>) {
    const wanted = queueId === undefined ? widgetQueueIds : widgetQueueIds.filter((id) => id === queueId);
    const [found] = await this.queues.staffed(wanted, 1);
    if (!found) throw ERRORS.queueNotFound(queueId ?? 'of this widget');

    assertAdmits(found.queue, found.staffing, this.clock.now());
    const { id, maxWaiting: most } = found.queue;
    if (most > 0 && visitorId !== undefined) await this.take({ queueId: id, visitorId, most });
    return { queue: queueFactsOf(found.queue) };
  }

  private async take(place: { queueId: string; visitorId: string; most: number }): Promise<void> {
    const isTaken = await this.db.transaction((tx) => this.admissions.take(tx, place));
    if (!isTaken) throw ERRORS.queueFull();
  }

  async availability({ queueIds }: Payload<typeof GetAvailability>) {
    const found = await this.queues.staffed(queueIds, null);
    return {
      openNow: found.some(({ queue }) => isOpenAt(queue.businessHours, this.clock.now())),
      agentsAvailable: found.some(({ staffing }) => staffing.available),
    };
  }
}
