import { Injectable } from '@nestjs/common';
import type { Status } from '@switchboard/contracts';
import { Database, placeOf, type Transaction } from '@switchboard/database';

interface StatusRow {
  id: string;
  name: string;
  queue_ids: string[];
  final_outcome: boolean;
  created_at: Date;
  at: string;
}
export type StatusFields = Pick<Status, 'name' | 'queueIds' | 'finalOutcome'>;
const COLUMNS = 'id, name, queue_ids, final_outcome, created_at, created_at::text AS at';

/** The table `statuses`. */
@Injectable()
export class StatusesRepository {
  constructor(private readonly db: Database) {}

  /** Newest first, one more than asked for. */
  async list(limit: number, cursor: string | undefined): Promise<(Status & { at: string })[]> {
    const { at, id } = placeOf(cursor);
    const rows = await this.db.sql<StatusRow>(
      `SELECT ${COLUMNS} FROM statuses WHERE ($1::timestamptz IS NULL OR (created_at, id) < ($1::timestamptz, $2::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $3`,
      [at, id, limit + 1],
    );
    return rows.map((row) => ({ ...statusOf(row), at: row.at }));
  }

  async find(id: string): Promise<Status | null> {
    const [row] = await this.db.sql<StatusRow>(`SELECT ${COLUMNS} FROM statuses WHERE id = $1`, [id]);
    return row ? statusOf(row) : null;
  }

  /** As it stands in this transaction. */
  async findIn(tx: Transaction, id: string): Promise<Status | null> {
    const rows = await tx.sql<StatusRow>(`SELECT ${COLUMNS} FROM statuses WHERE id = $1`, [id]);
    return rows[0] ? statusOf(rows[0]) : null;
  }

  async insert(
    tx: Transaction,
    id: string,
    { name, queueIds, finalOutcome }: StatusFields,
    now: Date,
  ): Promise<Status> {
    const rows = await tx.sql<StatusRow>(
      `INSERT INTO statuses (id, name, queue_ids, final_outcome, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
      [id, name, queueIds, finalOutcome, now],
    );
    return rows.map(statusOf)[0] as Status;
  }

  async update(
    tx: Transaction,
    id: string,
    { name, queueIds, finalOutcome }: Partial<StatusFields>,
  ): Promise<Status | null> {
    const [row] = await tx.sql<StatusRow>(
      `UPDATE statuses SET name = coalesce($2, name), queue_ids = coalesce($3, queue_ids),
         final_outcome = coalesce($4, final_outcome) WHERE id = $1 RETURNING ${COLUMNS}`,
      [id, name ?? null, queueIds ?? null, finalOutcome ?? null],
    );
    return row ? statusOf(row) : null;
  }

  /** Those that are for this queue only, or for this one among others. */
  async namesOfQueue(queueId: string): Promise<string[]> {
    const rows = await this.db.sql<{ name: string }>(
      'SELECT name FROM statuses WHERE queue_ids @> ARRAY[$1::uuid] ORDER BY name LIMIT 1000',
      [queueId],
    );
    return rows.map(({ name }) => name);
  }

  /** As it was. */
  async remove(tx: Transaction, id: string): Promise<Status | null> {
    const [row] = await tx.sql<StatusRow>(`DELETE FROM statuses WHERE id = $1 RETURNING ${COLUMNS}`, [id]);
    return row ? statusOf(row) : null;
  }
}

function statusOf({ id, name, queue_ids, final_outcome, created_at }: StatusRow): Status {
  return { id, name, queueIds: queue_ids, finalOutcome: final_outcome, createdAt: created_at.toISOString() };
}
