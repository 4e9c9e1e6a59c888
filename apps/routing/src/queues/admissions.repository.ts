import { Injectable } from '@nestjs/common';
import type { Transaction } from '@switchboard/database';

/** Longer than a start can take: then his contact does not come any more. By the database's clock. */
const GOOD_FOR = "interval '30 seconds'";

/** The table `admissions`. A contact's place takes its admission away, in one statement (`MatchingRepository.place`). */
@Injectable()
export class AdmissionsRepository {
  /** Gives one of the places that are left to whoever is about to start, his own again; false where none is. */
  async take(
    tx: Transaction,
    { queueId, visitorId, most }: { queueId: string; visitorId: string; most: number },
  ): Promise<boolean> {
    // One at a time for a queue: forty who ask at once find the same places free.
    await tx.sql("SELECT pg_advisory_xact_lock(hashtext('routing admission'), hashtext($1))", [queueId]);
    await tx.sql(
      `DELETE FROM admissions WHERE (queue_id, visitor_id) IN (
         SELECT queue_id, visitor_id FROM admissions WHERE queue_id = $1 AND admitted_at < clock_timestamp() - ${GOOD_FOR}
         FOR UPDATE SKIP LOCKED)`,
      [queueId],
    );
    const rows = await tx.sql(
      `INSERT INTO admissions (queue_id, visitor_id, admitted_at)
       SELECT $1, $2, clock_timestamp() WHERE $3 >
         (SELECT count(*) FROM waiting_places WHERE queue_id = $1)
         + (SELECT count(*) FROM admissions WHERE queue_id = $1 AND visitor_id <> $2)
       ON CONFLICT (queue_id, visitor_id) DO UPDATE SET admitted_at = EXCLUDED.admitted_at RETURNING 1`,
      [queueId, visitorId, most],
    );
    return rows.length > 0;
  }
}
