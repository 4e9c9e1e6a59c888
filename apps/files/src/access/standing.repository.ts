import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@switchboard/database';
import { EndedSessionEntity } from './ended-session.entity.js';

/** Who sends a file, and where. */
export interface Sending {
  sid: string | null;
  senderId: string;
  contactId: string;
}

/** As long as the longest token lives, and an hour. */
const KEEP = '2 hours';

/** What says whether somebody may still act. */
@Injectable()
export class StandingRepository {
  constructor(private readonly db: Database) {}

  async keepEnded(tx: Transaction, sid: string): Promise<void> {
    await tx.sql('INSERT INTO ended_sessions (sid) VALUES ($1) ON CONFLICT DO NOTHING', [sid]);
    await tx.sql(`DELETE FROM ended_sessions WHERE ended_at < now() - interval '${KEEP}'`);
  }

  async hasEnded(sid: string): Promise<boolean> {
    return this.db.repository(EndedSessionEntity).existsBy({ sid });
  }

  /**
   * Why somebody may not finish what he began, as it is at this moment: his session is over, he is no longer here, or he
   * has left the contact. The contact's own end stops nothing.
   */
  async obstacleOf(tx: Transaction, { sid, senderId, contactId }: Sending): Promise<'gone' | 'left' | null> {
    const [found] = await tx.sql<{ gone: boolean; left: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM ended_sessions WHERE sid = $1)
           OR EXISTS (SELECT 1 FROM staff WHERE id = $2 AND NOT active) AS gone,
         EXISTS (SELECT 1 FROM contacts WHERE id = $3 AND state IN ('waiting', 'active')
           AND $2 = ANY (left_staff_ids)) AS left`,
      [sid, senderId, contactId],
    );
    if (found?.gone) return 'gone';
    return found?.left ? 'left' : null;
  }
}
