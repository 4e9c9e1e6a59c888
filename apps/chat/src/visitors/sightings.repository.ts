import { Injectable } from '@nestjs/common';
import { Database, FOR_UPDATE, type Transaction } from '@switchboard/database';
import { type goneBefore, reported, SIGHTING_MS, type Watch } from './absence.rules.js';
import { WatchEntity } from './watch.entity.js';

type Gone = NonNullable<ReturnType<typeof goneBefore>>;

const ONLY = { id: true };

/** The tables `visitor_sightings` and `watch`. */
@Injectable()
export class SightingsRepository {
  constructor(private readonly db: Database) {}

  /** Notes the report and everybody in it; sorted, so that two gateways' reports do not wait for each other in a ring. */
  async note(visitorIds: string[], now: Date): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.noteReport(tx, now);
      await tx.sql(
        `INSERT INTO visitor_sightings AS known (visitor_id, seen_at) SELECT DISTINCT id, $2::timestamptz FROM unnest($1::uuid[]) AS id ORDER BY id
         ON CONFLICT (visitor_id) DO UPDATE SET seen_at = greatest(known.seen_at, EXCLUDED.seen_at)`,
        [visitorIds, now],
      );
    });
  }

  watch(): Promise<Watch | null> {
    return this.db.repository(WatchEntity).findOneBy(ONLY);
  }

  /** Open contacts of visitors last seen before these moments, and after the contact began: he has had a socket in it. */
  async lostContacts({ waiting, talking }: Gone): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(`${LOST} LIMIT 200`, [waiting, talking]);
    return rows.map(({ id }) => id);
  }

  /** The same question about one contact, under its lock. */
  async isLost(tx: Transaction, contactId: string, { waiting, talking }: Gone): Promise<boolean> {
    const rows = await tx.sql(`${LOST} AND c.id = $3`, [waiting, talking, contactId]);
    return rows.length > 0;
  }

  /** Contacts marked `visitor away` whose visitor is among these. */
  async awayAmong(visitorIds: string[]): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(
      "SELECT id FROM contacts WHERE visitor_away AND state = 'active' AND visitor_id = ANY($1::uuid[])",
      [visitorIds],
    );
    return rows.map(({ id }) => id);
  }

  /** Who was here long ago and has no open contact is of no interest. */
  async forget(before: Date): Promise<void> {
    await this.db.sql(
      `DELETE FROM visitor_sightings s WHERE seen_at < $1 AND NOT EXISTS
         (SELECT 1 FROM contacts c WHERE c.visitor_id = s.visitor_id AND c.state IN ('waiting', 'active'))`,
      [before],
    );
  }

  private async noteReport(tx: Transaction, now: Date): Promise<void> {
    const watch = await tx.repository(WatchEntity).findOne({ where: ONLY, lock: FOR_UPDATE });
    await tx.repository(WatchEntity).upsert({ ...ONLY, ...reported(watch, now) }, ['id']);
  }
}

const LOST = `
  SELECT c.id FROM contacts c JOIN visitor_sightings s ON s.visitor_id = c.visitor_id
  WHERE ((c.state = 'waiting' AND s.seen_at < $1) OR (c.state = 'active' AND NOT c.visitor_away AND s.seen_at < $2))
    AND s.seen_at >= c.started_at - interval '${SIGHTING_MS} milliseconds'`;
