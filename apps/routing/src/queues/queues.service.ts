import { Injectable } from '@nestjs/common';
import { type ListMyQueues, type Payload, Queue, QueueChanged, Queues } from '@switchboard/contracts';
import { Database, Idempotency, isUniqueViolation, pageOf, type Transaction } from '@switchboard/database';
import { Clock, uuidv7, assertAdministrator, assertStaff } from '@switchboard/kernel';
import { Outbox } from '@switchboard/outbox';
import { Nudges } from '../nudges/nudges.js';
import { PauseReasonsService } from '../pauses/pause-reasons.service.js';
import { ERRORS } from '../routing.errors.js';
import { QueuesRepository, type StoredQueue, type ToldList } from './queues.repository.js';

@Injectable()
export class QueuesService {
  constructor(
    private readonly queues: QueuesRepository,
    private readonly reasons: PauseReasonsService,
    private readonly db: Database,
    private readonly idempotency: Idempotency,
    private readonly outbox: Outbox,
    private readonly nudges: Nudges,
    private readonly clock: Clock,
  ) {}

  async list({ actor, query }: Payload<typeof Queues.list>) {
    assertStaff(actor);
    const { items, nextCursor } = pageOf(await this.queues.page(query.limit, query.cursor), query.limit);
    return { items: items.map(({ queue }) => queueOf(queue)), nextCursor };
  }

  async get({ actor, id }: Payload<typeof Queues.get>) {
    assertStaff(actor);
    const [queue] = await this.queues.findAll([id]);
    if (!queue) throw ERRORS.queueNotFound(id);
    return queueOf(queue);
  }

  /** Without a number it gets the next free one. */
  async create({ actor, input, idempotencyKey }: Payload<typeof Queues.create>) {
    assertAdministrator(actor);
    const once = { actorId: actor.id, key: idempotencyKey, operation: Queues.create.key, body: input };
    return this.idempotency.idempotently(once, async (tx) => {
      const number = input.number ?? (await this.queues.nextFreeNumber(tx));
      if (number === null) throw ERRORS.noNumberLeft();
      await this.assertRefersToWhatExists(tx, input);
      const queue: Queue = {
        ...input,
        id: uuidv7(),
        number,
        memberIds: unique(input.memberIds),
        revision: 1,
        createdAt: this.clock.now().toISOString(),
      };
      await this.withNumber(number, () => this.queues.insert(tx, queue));
      await this.tell(tx, queue);
      return queue;
    });
  }

  async update({ actor, id, patch }: Payload<typeof Queues.update>) {
    assertAdministrator(actor);
    return this.db.transaction(async (tx) => {
      const before = await this.lock(tx, id);
      await this.assertRefersToWhatExists(tx, patch);
      const merged = { ...before, ...patch, revision: before.revision + 1 };
      const queue = { ...merged, memberIds: unique(merged.memberIds) };
      await this.withNumber(queue.number, () => this.queues.change(tx, queue));
      await this.tell(tx, queue);
      return queue;
    });
  }

  /** Whoever still waits in it is refused by the matching: the queue has closed. */
  async remove({ actor, id }: Payload<typeof Queues.remove>) {
    assertAdministrator(actor);
    return this.db.transaction(async (tx) => {
      const before = await this.lock(tx, id);
      const queue = { ...before, revision: before.revision + 1 };
      await this.queues.remove(tx, queue, this.clock.now());
      await this.tell(tx, queue, true);
      return {};
    });
  }

  async mine({ actor }: Payload<typeof ListMyQueues>) {
    assertStaff(actor);
    return { queueIds: await this.queues.idsOfMember(actor.id) };
  }

  /** For other features; deleted queues too. */
  find(tx: Transaction, id: string): Promise<StoredQueue | null> {
    return this.queues.find(tx, id);
  }

  /** With the lock of its matching. */
  lockList(tx: Transaction, id: string): Promise<{ queue: StoredQueue; list: ToldList } | null> {
    return this.queues.lockList(tx, id);
  }

  isMember(tx: Transaction, queueId: string, agentId: string): Promise<boolean> {
    return this.queues.isMember(tx, queueId, agentId);
  }

  private async lock(tx: Transaction, id: string): Promise<Queue> {
    const queue = await this.queues.find(tx, id, 'FOR UPDATE');
    if (!queue || queue.deletedAt) throw ERRORS.queueNotFound(id);
    return queueOf(queue);
  }

  private async assertRefersToWhatExists(
    tx: Transaction,
    { pauseReasonId, overflow }: Partial<Pick<Queue, 'pauseReasonId' | 'overflow'>>,
  ): Promise<void> {
    if (pauseReasonId && !(await this.reasons.find(tx, pauseReasonId)))
      throw ERRORS.unknownPauseReason('pauseReasonId');
    for (const step of overflow ?? []) {
      if (!('toQueueId' in step)) continue;
      const target = await this.queues.find(tx, step.toQueueId);
      if (!target || target.deletedAt) throw ERRORS.unknownQueues('overflow');
    }
  }

  private async withNumber(number: number, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (isUniqueViolation(error, 'queues_number')) throw ERRORS.numberTaken(number);
      throw error;
    }
  }

  private async tell(tx: Transaction, queue: Queue, deleted = false): Promise<void> {
    const at = this.clock.now().toISOString();
    await this.outbox.add(tx, { contract: QueueChanged, payload: { at, queue, deleted }, lane: queue.id });
    this.nudges.queue(tx, queue.id);
  }
}

const unique = (ids: string[]) => [...new Set(ids)].sort();

/** Without what only routing knows. */
function queueOf(stored: StoredQueue): Queue {
  return Queue.parse(stored);
}
