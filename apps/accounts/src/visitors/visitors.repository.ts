import { Injectable } from '@nestjs/common';
import { Database, ROWS_BY_ID, type Transaction } from '@switchboard/database';
import { IsNull, MoreThan } from 'typeorm';
import { VisitorEntity } from './visitor.entity.js';

@Injectable()
export class VisitorsRepository {
  constructor(private readonly db: Database) {}

  /** The visitor of a key that was used after `validSince`, used again now. */
  async use(keyHash: string, { now, validSince }: { now: Date; validSince: Date }): Promise<string | null> {
    const [row] = await this.db.sql<{ id: string }>(
      `UPDATE visitors SET last_used_at = greatest(last_used_at, $2)
       WHERE key_hash = $1 AND last_used_at > $3 RETURNING id`,
      [keyHash, now, validSince],
    );
    return row?.id ?? null;
  }

  /** A key that has run out gives its place to nobody: it is unknown from now on. */
  async insert(
    visitor: Pick<VisitorEntity, 'id' | 'keyHash' | 'firstWidgetId' | 'createdAt'>,
  ): Promise<void> {
    await this.db.repository(VisitorEntity).insert({ ...visitor, lastUsedAt: visitor.createdAt });
  }

  listForgotten(since: Date, afterId: string | null): Promise<Pick<VisitorEntity, 'id' | 'forgottenAt'>[]> {
    const where = { forgottenAt: MoreThan(since), ...(afterId !== null && { id: MoreThan(afterId) }) };
    return this.db.repository(VisitorEntity).find({ where, order: { id: 'ASC' }, take: ROWS_BY_ID + 1 });
  }

  /** True where there was a key to forget. */
  async forget(tx: Transaction, id: string, at: Date): Promise<boolean> {
    const known = { id, forgottenAt: IsNull() };
    const { affected } = await tx.repository(VisitorEntity).update(known, { keyHash: null, forgottenAt: at });
    return affected === 1;
  }
}
