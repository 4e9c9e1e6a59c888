import { Injectable } from '@nestjs/common';
import type { PauseReason, Use } from '@switchboard/contracts';
import { Database, placeOf, type Transaction } from '@switchboard/database';
import { usedBy } from '@switchboard/kernel';

export interface PauseReasonRow {
  id: string;
  name: string;
  paid: boolean;
  createdAt: Date;
}
const COLUMNS = 'id, name, paid, created_at AS "createdAt"';

@Injectable()
export class PauseReasonsRepository {
  constructor(private readonly db: Database) {}

  page(limit: number, cursor: string | undefined): Promise<(PauseReasonRow & { at: string })[]> {
    const after = placeOf(cursor);
    return this.db.sql(
      `SELECT ${COLUMNS}, created_at::text AS at FROM pause_reasons
       WHERE $1::timestamptz IS NULL OR (created_at, id) < ($1::timestamptz, $2::uuid)
       ORDER BY created_at DESC, id DESC LIMIT $3`,
      [after.at, after.id, limit + 1],
    );
  }

  async find(tx: Transaction, id: string): Promise<PauseReasonRow | null> {
    const [row] = await tx.sql<PauseReasonRow>(`SELECT ${COLUMNS} FROM pause_reasons WHERE id = $1`, [id]);
    return row ?? null;
  }

  async insert(tx: Transaction, { id, name, paid, createdAt }: PauseReasonRow): Promise<void> {
    await tx.sql('INSERT INTO pause_reasons (id, name, paid, created_at) VALUES ($1, $2, $3, $4)', [
      id,
      name,
      paid,
      createdAt,
    ]);
  }

  async change(tx: Transaction, { id, name, paid }: PauseReasonRow): Promise<void> {
    await tx.sql('UPDATE pause_reasons SET name = $2, paid = $3 WHERE id = $1', [id, name, paid]);
  }

  /** Queues that pause with it, and who is paused with it now. */
  async usesOf(tx: Transaction, id: string): Promise<Use[]> {
    const rows = await tx.sql<{ by: 'queues' | 'agents'; name: string }>(
      `SELECT 'queues' AS by, name FROM queues WHERE pause_reason_id = $1 AND deleted_at IS NULL
       UNION ALL
       SELECT 'agents', coalesce(u.name, '') FROM presences p LEFT JOIN users u ON u.id = p.agent_id
       WHERE p.reason_id = $1 AND p.state = 'paused' ORDER BY by DESC, name`,
      [id],
    );
    const namesOf = (by: string) => rows.filter((row) => row.by === by).map(({ name }) => name);
    return [...usedBy('queues', namesOf('queues')), ...usedBy('agents', namesOf('agents'))];
  }

  async remove(tx: Transaction, id: string): Promise<void> {
    await tx.sql('UPDATE queues SET pause_reason_id = NULL WHERE pause_reason_id = $1', [id]);
    await tx.sql('DELETE FROM pause_reasons WHERE id = $1', [id]);
  }
}

/** A row as the contract shows it. */
export function pauseReasonOf({ id, name, paid, createdAt }: PauseReasonRow): PauseReason {
  return { id, name, paid, createdAt: createdAt.toISOString() };
}
