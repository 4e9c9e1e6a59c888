import { Injectable } from '@nestjs/common';
import {
  type Actor,
  type Assignment,
  ContactReturned,
  type GetPosition,
  type Input,
  type ListWaiting,
  type Payload,
  type Queue,
  type QueueFacts,
  WaitingChanged,
  type WaitingPlace,
  isAdministrator,
  isSupervisor,
} from '@switchboard/contracts';
import { pageOf, type Transaction } from '@switchboard/database';
import { Clock, assertStaff } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { handedOverBy } from '../assignments/handed-over.rules.js';
import type { ContactEntity } from '../contacts/contact.entity.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { Nudges } from '../nudges/nudges.js';
import { QueuesService } from '../queues/queues.service.js';
import { estimatedWaitSeconds, NO_PACE, type Pace } from './estimate.rules.js';
import { type NewPlace, type PlaceRow, type StepChange, WaitingRepository } from './waiting.repository.js';
import type { WaitingPlaceEntity } from './waiting-place.entity.js';
import { waitingPlaceOf } from './waiting-place.rules.js';

/** The waiting lists: who comes in, who leaves, who stands where. Written under the contact's lock only. */
@Injectable()
export class WaitingService {
  constructor(
    private readonly waiting: WaitingRepository,
    private readonly queues: QueuesService,
    private readonly contacts: ContactsService,
    private readonly outbox: Outbox,
    private readonly nudges: Nudges,
    private readonly clock: Clock,
  ) {}

  async enter(tx: Transaction, place: NewPlace): Promise<void> {
    await this.waiting.enter(tx, place);
    this.nudges.queue(tx, place.queueId);
  }

  /** Something about it has changed that may change who gets it. */
  async lookAgain(tx: Transaction, contactId: string): Promise<void> {
    const place = await this.waiting.find(tx, contactId);
    if (place) this.nudges.queue(tx, place.queueId);
  }

  /** False where it did not wait. */
  async leave(tx: Transaction, contactId: string): Promise<boolean> {
    const queueId = await this.waiting.leave(tx, contactId);
    if (queueId) this.nudges.queue(tx, queueId);
    return queueId !== null;
  }

  /** The agent is lost: to the head of its queue, with its first waiting time. */
  async returnToHead(tx: Transaction, contact: ContactEntity, queue: QueueFacts): Promise<void> {
    const now = this.clock.now();
    await this.enter(tx, {
      contactId: contact.id,
      queueId: queue.id,
      priority: queue.priority,
      ahead: true,
      waitingSince: contact.startedAt,
      enteredAt: now,
      handedOver: null,
    });
    await this.publishReturned(tx, contact, queue, { reason: 'connectionLost' });
  }

  /** Somebody gives it to this queue: it waits there as long as it has waited, as urgent as it was. */
  async handOver(
    tx: Transaction,
    contact: ContactEntity,
    queue: QueueFacts,
    { sender, note }: { sender: Assignment; note: string | null },
  ): Promise<void> {
    await this.enter(tx, {
      contactId: contact.id,
      queueId: queue.id,
      priority: contact.priority ?? queue.priority,
      ahead: false,
      waitingSince: contact.startedAt,
      enteredAt: this.clock.now(),
      handedOver: { agentId: sender.agent.id, name: sender.agent.name, note },
    });
    await this.contacts.setQueue(tx, contact.id, queue.id);
    const why = { reason: 'transferred', handedOverBy: handedOverBy(sender), note } as const;
    await this.publishReturned(tx, contact, queue, why);
  }

  /** A contact that waits in this queue, as lists show it. */
  async viewOf(tx: Transaction, contact: ContactEntity, queue: Queue): Promise<WaitingPlace> {
    const { id: contactId, startedAt: waitingSince, priority } = contact;
    const { position = 1 } = (await this.waiting.positionOf(contactId, tx)) ?? {};
    const pace = (await this.waiting.pacesOf([queue.id], tx)).get(queue.id) ?? NO_PACE;
    const row = {
      ...contact,
      contactId,
      waitingSince,
      priority: priority ?? queue.priority,
      ringingAt: null,
    };
    return waitingPlaceOf(row, queue, position, pace);
  }

  /** How fast these queues move. */
  pacesOf(queueIds: string[]): Promise<Map<string, Pace>> {
    return this.waiting.pacesOf(queueIds);
  }

  async publishReturned(
    tx: Transaction,
    { id, startedAt }: Pick<ContactEntity, 'id' | 'startedAt'>,
    queue: QueueFacts,
    why: Pick<Input<typeof ContactReturned>, 'reason' | 'handedOverBy' | 'note'>,
  ): Promise<void> {
    const placement = await this.contacts.nextPlacement(tx, id);
    const at = this.clock.now().toISOString();
    const waitingSince = startedAt.toISOString();
    await this.outbox.add(tx, {
      contract: ContactReturned,
      payload: { at, contactId: id, placement, queue, waitingSince, ...why },
      lane: id,
    });
  }

  async forget(tx: Transaction, contactIds: string[]): Promise<void> {
    for (const queueId of await this.waiting.forget(tx, contactIds)) this.nudges.queue(tx, queueId);
    // Whole lists were published, with the names of those who waited.
    await this.outbox.forgetNaming(tx, WaitingChanged, contactIds);
  }

  find(tx: Transaction, contactId: string): Promise<WaitingPlaceEntity | null> {
    return this.waiting.find(tx, contactId);
  }

  /** A queue's whole list, in order. */
  places(tx: Transaction, queueId: string): Promise<(PlaceRow & Pace)[]> {
    return this.waiting.list(tx, queueId);
  }

  /** Locks those that still wait here and that nobody else has in hand; never waits. */
  lockFree(tx: Transaction, queueId: string, contactIds: string[]): Promise<Set<string>> {
    return this.waiting.lockFree(tx, queueId, contactIds);
  }

  step(tx: Transaction, contactId: string, change: StepChange): Promise<void> {
    return this.waiting.step(tx, contactId, change);
  }

  move(tx: Transaction, contactId: string, toQueueId: string): Promise<void> {
    return this.waiting.move(tx, contactId, toQueueId);
  }

  async position({ contactId }: Payload<typeof GetPosition>) {
    const place = await this.waiting.positionOf(contactId);
    if (!place) return { position: null, estimatedWaitSeconds: null };
    const pace = (await this.waiting.pacesOf([place.queueId])).get(place.queueId) ?? NO_PACE;
    return { position: place.position, estimatedWaitSeconds: estimatedWaitSeconds(place.position, pace) };
  }

  /** Agents: their queues; supervisors: their teams' queues too; administrators: all. */
  async list({ actor, query }: Payload<typeof ListWaiting>) {
    assertStaff(actor);
    const queueIds = await this.visibleQueueIds(actor);
    const [rows, count] = await Promise.all([
      this.waiting.page({ queueIds }, query.limit, query.cursor),
      this.waiting.count({ queueIds }),
    ]);
    const paces = await this.waiting.pacesOf([...new Set(rows.map((row) => row.queueId))]);
    const page = pageOf(rows, query.limit, (row) =>
      waitingPlaceOf(row, row.queue, row.position, paces.get(row.queueId) ?? NO_PACE),
    );
    return { ...page, count };
  }

  /** Whether this member of staff sees that a contact waits in this queue. */
  async sees(actor: Actor, queueId: string): Promise<boolean> {
    const queueIds = await this.visibleQueueIds(actor);
    return queueIds === null || queueIds.includes(queueId);
  }

  private async visibleQueueIds(actor: Actor): Promise<string[] | null> {
    if (isAdministrator(actor)) return null;
    const { queueIds } = await this.queues.mine({ actor });
    if (!isSupervisor(actor)) return queueIds;
    return [...new Set([...queueIds, ...(await this.waiting.queueIdsOfTeams(actor.teamIds))])];
  }
}
