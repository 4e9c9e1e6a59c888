import { Injectable } from '@nestjs/common';
import { ContactRefused, type Payload } from '@switchboard/contracts';
import { Clock, logger } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import type { Transaction } from '@switchboard/database';
import { ContactsService } from '../contacts/contacts.service.js';
import { Nudges } from '../nudges/nudges.js';
import { isOpenAt } from '../queues/business-hours.rules.js';
import { queueFactsOf } from '../queues/queue-facts.rules.js';
import type { StoredQueue } from '../queues/queues.repository.js';
import { QueuesService } from '../queues/queues.service.js';
import type { PlaceRow } from '../waiting/waiting.repository.js';
import { WaitingService } from '../waiting/waiting.service.js';
import type { DueChange } from './matching.repository.js';
import { dueSteps, nextDueAt, type Step } from './waiting-steps.rules.js';

/** What time does to waiting contacts: refusal, more priority, fewer skills wanted, another queue. */
@Injectable()
export class AgingService {
  private readonly log = logger('aging');

  constructor(
    private readonly waiting: WaitingService,
    private readonly contacts: ContactsService,
    private readonly queues: QueuesService,
    private readonly outbox: Outbox,
    private readonly nudges: Nudges,
    private readonly clock: Clock,
  ) {}

  /** Does what is due now; true where the list has changed. What rings is left to ring. */
  async age(tx: Transaction, queue: StoredQueue, places: PlaceRow[]): Promise<boolean> {
    const now = this.clock.now();
    const isOpen = queue.deletedAt === null && isOpenAt(queue.businessHours, now);
    const due = places
      // A deleted queue has nobody left who could take what came back to it.
      .map((place) => ({
        place,
        steps: dueSteps(
          queue.deletedAt ? { ...place, ahead: false, handedOver: null } : place,
          queue,
          isOpen,
          now,
        ),
      }))
      .filter(({ place, steps }) => steps.length > 0 && !place.ringingAt);
    if (due.length === 0) return false;

    const free = await this.waiting.lockFree(
      tx,
      queue.id,
      due.map(({ place }) => place.contactId),
    );
    for (const { place, steps } of due) if (free.has(place.contactId)) await this.apply(tx, place, steps);
    return free.size > 0;
  }

  /** When time will next do something to who waits unasked, where that is not what is written; a changed policy changes it too. */
  dueChanges(queue: StoredQueue, places: PlaceRow[]): DueChange[] {
    return places.flatMap((place) => {
      const dueAt = nextDueAt(place, queue);
      return place.ringingAt || dueAt?.getTime() === place.dueAt?.getTime()
        ? []
        : [{ contactId: place.contactId, dueAt }];
    });
  }

  private async apply(tx: Transaction, place: PlaceRow, steps: Step[]): Promise<void> {
    const [first] = steps;
    if (first?.kind === 'refuse') return this.refuse(tx, place, first.reason);
    const addPriority = steps.reduce((sum, step) => sum + (step.kind === 'addPriority' ? step.by : 0), 0);
    const relaxed = steps.some(({ kind }) => kind === 'relaxSkills');
    await this.waiting.step(tx, place.contactId, { steps: steps.length, addPriority, relaxed });
    const move = steps.find(
      (step) => step.kind === 'move' && !place.visitedQueueIds.includes(step.toQueueId),
    );
    if (move?.kind === 'move') await this.move(tx, place, move.toQueueId);
  }

  private async refuse(
    tx: Transaction,
    { contactId }: PlaceRow,
    reason: Payload<typeof ContactRefused>['reason'],
  ): Promise<void> {
    await this.waiting.leave(tx, contactId);
    const placement = await this.contacts.nextPlacement(tx, contactId);
    const at = this.clock.now().toISOString();
    await this.outbox.add(tx, {
      contract: ContactRefused,
      payload: { at, contactId, placement, reason },
      lane: contactId,
    });
    this.log.info({ contactId, reason }, 'contact refused');
  }

  private async move(tx: Transaction, place: PlaceRow, toQueueId: string): Promise<void> {
    const target = await this.queues.find(tx, toQueueId);
    if (!target || target.deletedAt) return;
    await this.waiting.move(tx, place.contactId, toQueueId);
    const contact = { id: place.contactId, startedAt: place.waitingSince };
    await this.waiting.publishReturned(tx, contact, queueFactsOf(target), { reason: 'overflow' });
    this.nudges.queue(tx, toQueueId);
  }
}
