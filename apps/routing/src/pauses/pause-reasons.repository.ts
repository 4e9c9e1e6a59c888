import { Injectable } from '@nestjs/common';
import type { ListQuery, PauseReason, Use } from '@switchboard/contracts';
import { Database, newestFirst, type Transaction } from '@switchboard/database';
import { usedBy } from '@switchboard/kernel';
import { PauseReasonEntity } from './pause-reason.entity.js';

@Injectable()
export class PauseReasonsRepository {
  constructor(private readonly db: Database) {}

  list(query: ListQuery): Promise<{ items: PauseReason[]; nextCursor: string | null }> {
    return newestFirst(this.db.repository(PauseReasonEntity), query);
  }

  find(tx: Transaction, id: string): Promise<PauseReason | null> {
    return tx.repository(PauseReasonEntity).findOneBy({ id });
  }

  async insert(tx: Transaction, reason: PauseReason): Promise<void> {
    await tx.repository(PauseReasonEntity).insert(reason);
  }

  async change(tx: Transaction, { id, name, paid }: PauseReason): Promise<void> {
    await tx.repository(PauseReasonEntity).update({ id }, { name, paid });
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
    await tx.repository(PauseReasonEntity).delete({ id });
  }
}
