import { Injectable } from '@nestjs/common';
import { type ListQuery, type Queue, QueueInput, type Use } from '@switchboard/contracts';
import { Database, newestFirst, prepared, type Transaction } from '@switchboard/database';
import { In, IsNull, Not } from 'typeorm';
import { QueueEntity } from './queue.entity.js';
import { QueueMemberEntity } from './queue-member.entity.js';
import { WaitingListEntity } from './waiting-list.entity.js';

const COLUMNS = `id, number, name, policy, pause_reason_id AS "pauseReasonId", queues.revision,
  created_at AS "createdAt", deleted_at AS "deletedAt",
  ARRAY(SELECT m.agent_id FROM queue_members m WHERE m.queue_id = queues.id ORDER BY m.agent_id) AS "memberIds"`;

/** As the statements below have it that each pass and each admission run. */
type RawQueue = Omit<QueueEntity, 'createdAt'> & { createdAt: Date };

/** A queue that may have been deleted: contacts may still wait in it. */
export type StoredQueue = Queue & { deletedAt: Date | null };

/** What was last told of a queue's list. Holding its row is the lock of the queue's matching pass. */
export interface PublishedList {
  revision: number;
  fingerprint: string;
}

/** What admission and availability ask of a queue: how many wait, whether somebody could answer, whether one does. */
export interface Staffing {
  waiting: number;
  staffed: boolean;
  available: boolean;
}

@Injectable()
export class QueuesRepository {
  constructor(private readonly db: Database) {}

  list<Item>(
    query: ListQuery,
    shown: (queue: StoredQueue) => Item,
  ): Promise<{ items: Item[]; nextCursor: string | null }> {
    return newestFirst(this.db.repository(QueueEntity), query, HERE, (row) => shown(storedQueueOf(row)));
  }

  async get(id: string): Promise<StoredQueue | null> {
    const queue = await this.db.repository(QueueEntity).findOneBy({ id, ...HERE });
    return queue && storedQueueOf(queue);
  }

  /** Deleted ones too. */
  async find(tx: Transaction, id: string): Promise<StoredQueue | null> {
    const queue = await tx.repository(QueueEntity).findOneBy({ id });
    return queue && storedQueueOf(queue);
  }

  /** Read after the lock: in one statement the members would be those of before the wait for it. */
  async lock(tx: Transaction, id: string): Promise<StoredQueue | null> {
    await tx.sql('SELECT 1 FROM queues WHERE id = $1 FOR UPDATE', [id]);
    return this.find(tx, id);
  }

  /** A queue, deleted ones too, with the lock of its matching: one pass at a time, over all replicas. */
  async lockList(tx: Transaction, id: string): Promise<{ queue: StoredQueue; list: PublishedList } | null> {
    const [row] = await tx.sql<RawQueue & { list: PublishedList }>(
      prepared(
        'queue-with-list',
        `SELECT ${COLUMNS}, jsonb_build_object('revision', list.revision, 'fingerprint', list.fingerprint) AS list
       FROM waiting_lists list JOIN queues ON queues.id = list.queue_id
       WHERE list.queue_id = $1 FOR UPDATE OF list`,
      ),
      [id],
    );
    if (!row) return null;
    const { list, ...queue } = row;
    return { queue: storedQueueOf(queue), list };
  }

  /** One creation at a time: two would find the same free number. */
  async nextFreeNumber(tx: Transaction): Promise<number | null> {
    await tx.sql("SELECT pg_advisory_xact_lock(hashtext('routing queue number'))");
    const [row] = await tx.sql<{
      free: number | null;
    }>(`SELECT min(n)::int AS free FROM generate_series(1, 9999) AS n
       WHERE NOT EXISTS (SELECT 1 FROM queues WHERE number = n AND deleted_at IS NULL)`);
    return row?.free ?? null;
  }

  async insert(tx: Transaction, queue: Queue): Promise<void> {
    await tx.repository(QueueEntity).insert({ ...rowOf(queue), createdAt: queue.createdAt });
    await tx.repository(WaitingListEntity).insert({ queueId: queue.id });
    await this.setMembers(tx, queue);
  }

  async change(tx: Transaction, queue: Queue): Promise<void> {
    const { id: queueId, memberIds } = queue;
    await tx.repository(QueueEntity).update({ id: queueId }, rowOf(queue));
    await tx.repository(QueueMemberEntity).delete({ queueId, agentId: Not(In(memberIds)) });
    await this.setMembers(tx, queue);
  }

  /** What of routing's own uses a queue: others that overflow into it, who answers it, what waits in it or is talked about. */
  async usesOf(tx: Transaction, id: string): Promise<Use[]> {
    const rows = await tx.sql<Omit<Use, 'names'> & { names: string[] | null }>(
      `SELECT 'queues' AS by, count(*)::int AS count, (array_agg(name ORDER BY name))[1:20] AS names FROM queues
       WHERE deleted_at IS NULL AND id <> $1
         AND policy->'overflow' @> jsonb_build_array(jsonb_build_object('toQueueId', $1::text))
       UNION ALL
       SELECT 'members', count(*)::int, (array_agg(u.name ORDER BY u.name) FILTER (WHERE u.name IS NOT NULL))[1:20]
       FROM queue_members m LEFT JOIN users u ON u.id = m.agent_id WHERE m.queue_id = $1
       UNION ALL
       SELECT 'contacts', count(DISTINCT contact_id)::int, NULL FROM (
         SELECT contact_id FROM waiting_places WHERE queue_id = $1
         UNION ALL SELECT contact_id FROM assignments WHERE queue_id = $1 AND released_at IS NULL) AS open`,
      [id],
    );
    return rows.flatMap(({ by, count, names }) => (count > 0 ? [{ by, count, names: names ?? [] }] : []));
  }

  /** The row stays: contacts, offers and assignments of the past refer to it. */
  async remove(tx: Transaction, { id, revision }: Queue, deletedAt: Date): Promise<void> {
    await tx.repository(QueueEntity).update({ id }, { deletedAt, revision, pauseReasonId: null });
    await tx.repository(QueueMemberEntity).delete({ queueId: id });
  }

  async idsOfMember(agentId: string): Promise<string[]> {
    const memberships = await this.db
      .repository(QueueMemberEntity)
      .find({ where: { agentId }, order: { queueId: 'ASC' } });
    return memberships.map(({ queueId }) => queueId);
  }

  isMember(tx: Transaction, queueId: string, agentId: string): Promise<boolean> {
    return tx.repository(QueueMemberEntity).existsBy({ queueId, agentId });
  }

  /** Those that exist, in the order of the ids, the first `limit` of them. */
  async staffed(ids: string[], limit: number | null): Promise<{ queue: StoredQueue; staffing: Staffing }[]> {
    const rows = await this.db.sql<RawQueue & Staffing>(
      prepared(
        'staffed-queues',
        `SELECT ${COLUMNS},
         (SELECT count(*)::int FROM waiting_places w WHERE w.queue_id = queues.id) AS waiting,
         EXISTS (SELECT 1 FROM queue_members m LEFT JOIN users u ON u.id = m.agent_id
                 WHERE m.queue_id = queues.id AND u.active IS NOT FALSE) AS staffed,
         EXISTS (SELECT 1 FROM queue_members m JOIN users u ON u.id = m.agent_id AND u.active
                 JOIN presences p ON p.agent_id = m.agent_id AND p.state = 'available'
                 WHERE m.queue_id = queues.id) AS available
       FROM queues WHERE id = ANY($1) AND deleted_at IS NULL ORDER BY array_position($1, id) LIMIT $2`,
      ),
      [ids, limit],
    );
    return rows.map(({ waiting, staffed, available, ...row }) => ({
      queue: storedQueueOf(row),
      staffing: { waiting, staffed, available },
    }));
  }

  async staffedBeside(
    tx: Transaction,
    id: string,
    agentId: string,
  ): Promise<{ queue: StoredQueue; staffing: Omit<Staffing, 'available'> } | null> {
    const queue = await this.find(tx, id);
    if (!queue || queue.deletedAt) return null;
    const [staffing] = await tx.sql<Omit<Staffing, 'available'>>(
      `SELECT (SELECT count(*)::int FROM waiting_places WHERE queue_id = $1) AS waiting,
         EXISTS (SELECT 1 FROM queue_members m LEFT JOIN users u ON u.id = m.agent_id
                 WHERE m.queue_id = $1 AND m.agent_id <> $2 AND u.active IS NOT FALSE) AS staffed`,
      [id, agentId],
    );
    return staffing ? { queue, staffing } : null;
  }

  private async setMembers(tx: Transaction, { id, memberIds }: Queue): Promise<void> {
    await tx.sql(
      'INSERT INTO queue_members (queue_id, agent_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING',
      [id, memberIds],
    );
  }
}

/** What is kept as one value; a field that is new since a row was stored gets the contract's default when it is read. */
const Policy = QueueInput.omit({ number: true, name: true, memberIds: true, pauseReasonId: true });

const HERE = { deletedAt: IsNull() };

function rowOf(queue: Queue) {
  const { id, number, name, pauseReasonId, revision } = queue;
  return { id, number, name, policy: Policy.parse(queue), pauseReasonId, revision };
}

function storedQueueOf({ policy, createdAt, ...row }: QueueEntity | RawQueue): StoredQueue {
  return { ...Policy.parse(policy), ...row, createdAt: new Date(createdAt).toISOString() };
}
