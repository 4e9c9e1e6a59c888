import { Injectable } from '@nestjs/common';
import type { ContactFacts } from '@switchboard/contracts';
import { FOR_UPDATE, Tombstones, type Transaction } from '@switchboard/database';
import { ContactEntity } from './contact.entity.js';

@Injectable()
export class ContactsRepository {
  constructor(private readonly tombstones: Tombstones) {}

  /** Keeps the higher revision, whatever comes first. What was purged is not learned again. */
  async upsert(tx: Transaction, facts: ContactFacts): Promise<void> {
    if (!(await this.tombstones.alive(tx, [facts.id])).has(facts.id)) return;
    await tx.sql(
      `INSERT INTO contacts (id, revision, state, queue_id, visitor, language, visitor_away, started_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, state = excluded.state,
         visitor = excluded.visitor, language = excluded.language, visitor_away = excluded.visitor_away
       WHERE contacts.revision < excluded.revision`,
      [
        facts.id,
        facts.revision,
        facts.state,
        facts.queue.id,
        JSON.stringify(facts.visitor),
        facts.language,
        facts.visitorAway,
        facts.startedAt,
      ],
    );
  }

  /** The lock of everything about a contact: always taken before its offers and before any presence. */
  lock(tx: Transaction, id: string): Promise<ContactEntity | null> {
    return tx.repository(ContactEntity).findOne({ where: { id }, lock: FOR_UPDATE });
  }

  /** Without the lock, for a first look. */
  find(tx: Transaction, id: string): Promise<ContactEntity | null> {
    return tx.repository(ContactEntity).findOneBy({ id });
  }

  async setQueue(tx: Transaction, id: string, queueId: string): Promise<void> {
    await tx.repository(ContactEntity).update({ id }, { queueId });
  }

  /** Last of all: what refers to them is gone by then. */
  async forget(tx: Transaction, contactIds: string[]): Promise<void> {
    await tx.sql('DELETE FROM contacts WHERE id = ANY ($1::uuid[])', [contactIds]);
  }

  /** The number of routing's next fact about this contact: 1, 2, 3 … */
  async nextPlacement(tx: Transaction, id: string): Promise<number> {
    const [row] = await tx.sql<{ placement: number }>(
      'UPDATE contacts SET placement = placement + 1 WHERE id = $1 RETURNING placement',
      [id],
    );
    if (!row) throw new Error(`Contact ${id} is not known`);
    return row.placement;
  }
}
