import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@switchboard/database';

/** Somebody to remind: his contact, and since when its visitor waits for him. */
export interface Due {
  contactId: string;
  agentId: string;
  reminder: 'afterSeconds' | 'everyMessage';
  since: Date;
}

/** The columns of `contacts` that reminders live by. */
@Injectable()
export class RemindersRepository {
  constructor(private readonly db: Database) {}

  isAnyDue(now: Date): Promise<boolean> {
    return this.db.sql(`SELECT 1 ${DUE} LIMIT 1`, [now]).then((rows) => rows.length > 0);
  }

  /** Takes what is due: two replicas never remind of the same message. */
  async take(tx: Transaction, now: Date): Promise<Due[]> {
    const rows = await tx.sql<Due>(
      `UPDATE contacts c SET reminded_at = c.visitor_spoke_at
       FROM (SELECT id ${DUE} ORDER BY id LIMIT 200 FOR UPDATE SKIP LOCKED) AS due WHERE c.id = due.id
       RETURNING c.id AS "contactId", c.owner_id AS "agentId",
         CASE WHEN c.queue->'reminders' ? 'everyMessage' THEN 'everyMessage' ELSE 'afterSeconds' END AS reminder,
         CASE WHEN c.queue->'reminders' ? 'everyMessage' THEN c.visitor_spoke_at ELSE c.unanswered_since END AS since`,
      [now],
    );
    return rows;
  }
}

// With `afterSeconds` once for each time the visitor had to wait; with `everyMessage` for whatever is new.
const DUE = `FROM contacts WHERE state = 'active' AND owner_id IS NOT NULL AND (
  (queue->'reminders' ? 'everyMessage' AND unanswered_since IS NOT NULL AND (reminded_at IS NULL OR reminded_at < visitor_spoke_at))
  OR (queue->'reminders' ? 'afterSeconds' AND (reminded_at IS NULL OR reminded_at < unanswered_since)
      AND unanswered_since <= $1::timestamptz - make_interval(secs => (queue->'reminders'->>'afterSeconds')::int)))`;
