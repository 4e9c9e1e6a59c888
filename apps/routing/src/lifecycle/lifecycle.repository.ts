import { Injectable } from '@nestjs/common';
import type { ContactFacts } from '@switchboard/contracts';
import { Database } from '@switchboard/database';

@Injectable()
export class LifecycleRepository {
  constructor(private readonly db: Database) {}

  /** The contact and its place in one statement, because every contact comes this way. False where it was known. */
  async place(contact: ContactFacts, now: Date): Promise<boolean> {
    const rows = await this.db.prepared(
      'place-contact',
      `WITH learned AS (
         INSERT INTO contacts (id, revision, state, queue_id, visitor, language, started_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id)
       INSERT INTO waiting_places (contact_id, queue_id, priority, ahead, waiting_since, entered_at, visited_queue_ids)
       SELECT id, $4, $8, false, $7, $9, ARRAY[$4::uuid] FROM learned WHERE $3 = 'waiting'
       RETURNING contact_id`,
      [
        ...[contact.id, contact.revision, contact.state, contact.queue.id, JSON.stringify(contact.visitor)],
        ...[contact.language, contact.startedAt, contact.queue.priority, now],
      ],
    );
    return rows.length > 0;
  }
}
