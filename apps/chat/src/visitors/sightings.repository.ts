import { Injectable } from '@nestjs/common';
import { Database, FOR_UPDATE, type Transaction } from '@switchboard/database';
import { afterReport, type Listening, SEEN_FOR_MS } from '@switchboard/kernel';
import type { Absence } from '../endings/ending.rules.js';
import { GatewayReportEntity } from './gateway-report.entity.js';

/** Absent since then or longer, a visitor is away; since the other moment, he has given up waiting. */
export type Limits = Readonly<Record<Absence, Date>>;

const ONLY = { onlyRow: true };

/** The tables `visitor_sightings` and `gateway_reports`. */
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

  listening(): Promise<Listening> {
    return this.db.repository(GatewayReportEntity).findOneByOrFail(ONLY);
  }

  /** Open contacts whose visitors are absent, and not known to be, and were seen after the contact began. */
  async absent({ away, gone }: Limits): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(`${ABSENT} LIMIT 200`, [away, gone]);
    return rows.map(({ id }) => id);
  }

  /** The same question about one contact, under its lock. */
  async absenceOf(tx: Transaction, contactId: string, { away, gone }: Limits): Promise<Absence | null> {
    const [row] = await tx.sql<{ absence: Absence }>(`${ABSENT} AND c.id = $3`, [away, gone, contactId]);
    return row?.absence ?? null;
  }

  /** Contacts marked `visitor away` whose visitor is among these. */
  async awayAmong(visitorIds: string[]): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(
      "SELECT id FROM contacts WHERE visitor_away AND state IN ('waiting', 'active') AND visitor_id = ANY($1::uuid[])",
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
    const reports = tx.repository(GatewayReportEntity);
    const before = await reports.findOneOrFail({ where: ONLY, lock: FOR_UPDATE });
    await reports.update(ONLY, afterReport(before, now));
  }
}

const SEEN_FOR = `interval '${SEEN_FOR_MS} milliseconds'`;

const ABSENT = `
  SELECT c.id, CASE WHEN c.state = 'waiting' AND s.seen_at + ${SEEN_FOR} <= $2 THEN 'gone' ELSE 'away' END AS absence
  FROM contacts c JOIN visitor_sightings s ON s.visitor_id = c.visitor_id
  WHERE c.state IN ('waiting', 'active') AND s.seen_at >= c.started_at - ${SEEN_FOR}
    AND ((NOT c.visitor_away AND s.seen_at + ${SEEN_FOR} <= $1)
      OR (c.state = 'waiting' AND s.seen_at + ${SEEN_FOR} <= $2))`;
