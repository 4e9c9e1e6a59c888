import { Injectable } from '@nestjs/common';
import { type ListMyQueues, type Payload, Queue, QueueChanged, type Queues } from '@switchboard/contracts';
import { orTaken, type Transaction } from '@switchboard/database';
import { assertStaff, assertUnused, Clock, uuidv7 } from '@switchboard/kernel';
import { Settings, type Thing } from '@switchboard/outbox';
import { Nudges } from '../nudges/nudges.js';
import { PauseReasonsService } from '../pauses/pause-reasons.service.js';
import { ERRORS } from '../routing.errors.js';
import { QueuesRepository, type StoredQueue, type PublishedList } from './queues.repository.js';

const QUEUE: Thing = { kind: 'queue', changed: QueueChanged };

@Injectable()
export class QueuesService {
  constructor(
    private readonly queues: QueuesRepository,
    private readonly reasons: PauseReasonsService,
    private readonly settings: Settings,
    private readonly nudges: Nudges,
    private readonly clock: Clock,
  ) {}

  async list({ actor, query }: Payload<typeof Queues.list>) {
    assertStaff(actor);
    return this.queues.list(query, queueOf);
  }

  async get({ actor, id }: Payload<typeof Queues.get>) {
    assertStaff(actor);
    const queue = await this.queues.get(id);
    if (!queue) throw ERRORS.queueNotFound(id);
    return queueOf(queue);
  }

  /** Without a number it gets the next free one. */
  create(command: Payload<typeof Queues.create>) {
    return this.settings.create(QUEUE, command, async (tx) => {
      const { input } = command;
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
      await orQueueTaken(this.queues.insert(tx, queue));
      this.nudges.queue(tx, queue.id);
      return queue;
    });
  }

  update(command: Payload<typeof Queues.update>) {
    return this.settings.change(QUEUE, command, async (tx) => {
      const before = await this.lock(tx, command.id);
      await this.assertRefersToWhatExists(tx, command.patch);
      const merged = { ...before, ...command.patch, revision: before.revision + 1 };
      const queue = { ...merged, memberIds: unique(merged.memberIds) };
      await orQueueTaken(this.queues.change(tx, queue));
      this.nudges.queue(tx, queue.id);
      return queue;
    });
  }

  /** Whoever comes into it at this moment is refused by the matching: the queue has closed. */
  remove(command: Payload<typeof Queues.remove>) {
    return this.settings.remove(QUEUE, command, async (tx) => {
      const before = await this.lock(tx, command.id);
      assertUnused('queue', [...command.uses, ...(await this.queues.usesOf(tx, before.id))]);
      const queue = { ...before, revision: before.revision + 1 };
      await this.queues.remove(tx, queue, this.clock.now());
      this.nudges.queue(tx, queue.id);
      return queue;
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
  lockList(tx: Transaction, id: string): Promise<{ queue: StoredQueue; list: PublishedList } | null> {
    return this.queues.lockList(tx, id);
  }

  /** A queue that is not deleted, with who waits in it, and whether somebody else than this agent could ever answer it. */
  staffedBeside(tx: Transaction, id: string, agentId: string) {
    return this.queues.staffedBeside(tx, id, agentId);
  }

  isMember(tx: Transaction, queueId: string, agentId: string): Promise<boolean> {
    return this.queues.isMember(tx, queueId, agentId);
  }

  private async lock(tx: Transaction, id: string): Promise<Queue> {
    const queue = await this.queues.lock(tx, id);
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
}

const orQueueTaken = <T>(statement: Promise<T>) => orTaken(statement, { queues_number: ERRORS.numberTaken });

const unique = (ids: string[]) => [...new Set(ids)].sort();

/** Without what only routing knows. */
function queueOf(stored: StoredQueue): Queue {
  return Queue.parse(stored);
}
