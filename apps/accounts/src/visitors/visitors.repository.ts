import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@switchboard/database';

export interface NewVisitor {
  id: string;
  keyHash: string;
  widgetId: string;
  at: Date;
}

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
  async insert({ id, keyHash, widgetId, at }: NewVisitor): Promise<void> {
    await this.db.sql(
      'INSERT INTO visitors (id, key_hash, first_widget_id, created_at, last_used_at) VALUES ($1, $2, $3, $4, $4)',
      [id, keyHash, widgetId, at],
    );
  }

  async listForgotten(since: Date): Promise<{ id: string; at: Date }[]> {
    return this.db.sql('SELECT id, forgotten_at AS at FROM visitors WHERE forgotten_at > $1', [since]);
  }

  /** True where there was a key to forget. */
  async forget(tx: Transaction, id: string, at: Date): Promise<boolean> {
    const rows = await tx.sql(
      `UPDATE visitors SET key_hash = NULL, forgotten_at = $2
       WHERE id = $1 AND forgotten_at IS NULL RETURNING id`,
      [id, at],
    );
    return rows.length > 0;
  }
}
