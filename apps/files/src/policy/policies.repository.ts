import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@switchboard/database';
import { In } from 'typeorm';
import { PolicyEntity } from './policy.entity.js';

@Injectable()
export class PoliciesRepository {
  constructor(private readonly db: Database) {}

  async find(scope: string): Promise<PolicyEntity | null> {
    return this.db.repository(PolicyEntity).findOneBy({ scope });
  }

  async findAll(scopes: string[], tx?: Transaction): Promise<PolicyEntity[]> {
    return (tx ?? this.db).repository(PolicyEntity).findBy({ scope: In(scopes) });
  }

  async put(tx: Transaction, policy: PolicyEntity): Promise<void> {
    await tx.repository(PolicyEntity).upsert(policy, ['scope']);
  }

  /** Open contacts of this queue; without one, of every queue that has no policy of its own. */
  async openContactsUnder(tx: Transaction, queueId: string | null): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(
      `SELECT c.id FROM contacts c WHERE c.state IN ('waiting', 'active')
         AND (c.queue_id = $1 OR ($1 IS NULL AND NOT EXISTS (SELECT 1 FROM policies p WHERE p.scope = c.queue_id::text)))`,
      [queueId],
    );
    return rows.map(({ id }) => id);
  }

  async remove(tx: Transaction, scope: string): Promise<void> {
    await tx.repository(PolicyEntity).delete({ scope });
  }
}
