import { Injectable } from '@nestjs/common';
import type { ListQuery, Status } from '@switchboard/contracts';
import { Database, FOR_UPDATE, newestFirst, type Transaction } from '@switchboard/database';
import { StatusEntity } from './status.entity.js';

@Injectable()
export class StatusesRepository {
  constructor(private readonly db: Database) {}

  list(query: ListQuery): Promise<{ items: Status[]; nextCursor: string | null }> {
    return newestFirst(this.db.repository(StatusEntity), query);
  }

  find(id: string): Promise<Status | null> {
    return this.db.repository(StatusEntity).findOneBy({ id });
  }

  /** As it stands in this transaction. */
  findIn(tx: Transaction, id: string): Promise<Status | null> {
    return tx.repository(StatusEntity).findOneBy({ id });
  }

  async insert(tx: Transaction, status: Status): Promise<Status> {
    await tx.repository(StatusEntity).insert(status);
    return status;
  }

  async update(
    tx: Transaction,
    id: string,
    patch: Partial<Omit<Status, 'id' | 'createdAt'>>,
  ): Promise<Status | null> {
    // With its own id: a patch may be empty.
    await tx.repository(StatusEntity).update({ id }, { ...patch, id });
    return this.findIn(tx, id);
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
    const status = await tx.repository(StatusEntity).findOne({ where: { id }, lock: FOR_UPDATE });
    if (status) await tx.repository(StatusEntity).delete({ id });
    return status;
  }
}
