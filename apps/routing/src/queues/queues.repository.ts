import { Injectable } from '@nestjs/common';
import { type Queue, QueueInput, type Use } from '@switchboard/contracts';
import { Database, placeOf, prepared, type Transaction } from '@switchboard/database';

interface QueueRow {
  id: string;
  number: number;
  name: string;
  policy: object;
  pauseReasonId: string | null;
  memberIds: string[];
  revision: number;
  createdAt: Date;
  deletedAt: Date | null;
}

const COLUMNS = `id, number, name, policy, pause_reason_id AS "pauseReasonId", queues.revision,
  created_at AS "createdAt", deleted_at AS "deletedAt",
  ARRAY(SELECT m.agent_id FROM queue_members m WHERE m.queue_id = queues.id ORDER BY m.agent_id) AS "memberIds"`;

/** A queue that may have been deleted: contacts may still wait in it. */
export type StoredQueue = Queue & { deletedAt: Date | null };

/** What was last told of a queue's list. Holding its row is the lock of the queue's matching pass. */
export interface ToldList {
  revision: number;
  told: string;
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

  async page(
    limit: number,
    cursor: string | undefined,
  ): Promise<{ queue: StoredQueue; at: string; id: string }[]> {
    const after = placeOf(cursor);
    const rows = await this.db.sql<QueueRow & { at: string }>(
      `SELECT ${COLUMNS}, created_at::text AS at FROM queues
       WHERE deleted_at IS NULL AND ($1::timestamptz IS NULL OR (created_at, id) < ($1::timestamptz, $2::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $3`,
      [after.at, after.id, limit + 1],
    );
    return rows.map((row) => ({ queue: storedQueueOf(row), at: row.at, id: row.id }));
  }

  /** Those that exist, in the order of the ids. */
  async findAll(ids: string[]): Promise<StoredQueue[]> {
    const rows = await this.db.sql<QueueRow>(
      `SELECT ${COLUMNS} FROM queues WHERE id = ANY($1) AND deleted_at IS NULL ORDER BY array_position($1, id)`,
      [ids],
    );
    return rows.map(storedQueueOf);
  }

  /** Deleted ones too. */
  async find(tx: Transaction, id: string, lock: 'FOR UPDATE' | '' = ''): Promise<StoredQueue | null> {
    const [row] = await tx.sql<QueueRow>(`SELECT ${COLUMNS} FROM queues WHERE id = $1 ${lock}`, [id]);
    return row ? storedQueueOf(row) : null;
  }

  /** A queue, deleted ones too, with the lock of its matching: one pass at a time, over all replicas. */
  async lockList(tx: Transaction, id: string): Promise<{ queue: StoredQueue; list: ToldList } | null> {
    const [row] = await tx.sql<QueueRow & { list: ToldList }>(
      prepared(
        'queue-with-list',
        `SELECT ${COLUMNS}, jsonb_build_object('revision', list.revision, 'told', list.told) AS list
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
    await tx.sql(
      `INSERT INTO queues (id, number, name, policy, pause_reason_id, revision, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [...valuesOf(queue), queue.createdAt],
    );
    await tx.sql('INSERT INTO waiting_lists (queue_id) VALUES ($1)', [queue.id]);
    await this.setMembers(tx, queue);
  }

  async change(tx: Transaction, queue: Queue): Promise<void> {
    await tx.sql(
      'UPDATE queues SET number = $2, name = $3, policy = $4, pause_reason_id = $5, revision = $6 WHERE id = $1',
      valuesOf(queue),
    );
    await tx.sql('DELETE FROM queue_members WHERE queue_id = $1 AND agent_id <> ALL($2)', [
      queue.id,
      queue.memberIds,
    ]);
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
  async remove(tx: Transaction, { id, revision }: Queue, at: Date): Promise<void> {
    await tx.sql('UPDATE queues SET deleted_at = $2, revision = $3, pause_reason_id = NULL WHERE id = $1', [
      id,
      at,
      revision,
    ]);
    await tx.sql('DELETE FROM queue_members WHERE queue_id = $1', [id]);
  }

  async idsOfMember(agentId: string): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(
      'SELECT queue_id AS id FROM queue_members WHERE agent_id = $1 ORDER BY queue_id',
      [agentId],
    );
    return rows.map(({ id }) => id);
  }

  async isMember(tx: Transaction, queueId: string, agentId: string): Promise<boolean> {
    const rows = await tx.sql('SELECT 1 FROM queue_members WHERE queue_id = $1 AND agent_id = $2', [
      queueId,
      agentId,
    ]);
    return rows.length > 0;
  }

  /** Those that exist, in the order of the ids, the first `limit` of them. */
  async staffed(ids: string[], limit: number | null): Promise<{ queue: StoredQueue; staffing: Staffing }[]> {
    const rows = await this.db.sql<QueueRow & Staffing>(
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

  private async setMembers(tx: Transaction, { id, memberIds }: Queue): Promise<void> {
    await tx.sql(
      'INSERT INTO queue_members (queue_id, agent_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING',
      [id, memberIds],
    );
  }
}

/** What is kept as one value; a field that is new since a row was stored gets the contract's default when it is read. */
const Policy = QueueInput.omit({ number: true, name: true, memberIds: true, pauseReasonId: true });

function valuesOf(queue: Queue): unknown[] {
  const { id, number, name, pauseReasonId, revision } = queue;
  return [id, number, name, JSON.stringify(Policy.parse(queue)), pauseReasonId, revision];
}

function storedQueueOf({ policy, createdAt, ...row }: QueueRow): StoredQueue {
  return { ...Policy.parse(policy), ...row, createdAt: createdAt.toISOString() };
}
