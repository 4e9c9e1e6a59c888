import { Injectable } from '@nestjs/common';
import type { QueueName } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { shortestOf, type Term } from '../terms/terms.rules.js';

/** A term that was over at a moment; without one: now, by the database's clock, which all replicas share. */
export interface Deadline {
  term: Term;
  at?: Date;
}
/** What is past its term in one queue: what would go, and what somebody holds. */
export interface ExpiredInQueue {
  queue: QueueName;
  count: number;
  onHold: number;
  oldestClosedAt: Date | null;
}

// The shortest term of all lets the index on the close do most; the queue's own term decides.
const OF_TERM = `LEFT JOIN jsonb_to_recordset($1::jsonb) AS own("queueId" uuid, days int) ON own."queueId" = r.queue_id
  WHERE r.closed_at < coalesce($4::timestamptz, now()) - make_interval(days => $3::int)
    AND r.closed_at < coalesce($4::timestamptz, now()) - make_interval(days => coalesce(own.days, $2::int))`;
const valuesOf = ({ term, at }: Deadline): unknown[] => [
  JSON.stringify(term.queues),
  term.days,
  shortestOf(term),
  at ?? null,
];

/** Closed contacts whose term is over. When a report expires is stored nowhere: it follows from the terms that hold. */
@Injectable()
export class ExpiredReports {
  constructor(private readonly db: Database) {}

  /** The oldest of those that nobody holds. */
  async find(deadline: Deadline, limit: number): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(
      `SELECT r.contact_id AS id FROM contact_reports r ${OF_TERM} AND r.hold IS NULL ORDER BY r.closed_at LIMIT $5`,
      [...valuesOf(deadline), limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Which of these still have expired and are held by nobody; it stays so until the transaction is over. */
  async lock(tx: Transaction, deadline: Deadline, contactIds: string[]): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(
      `SELECT r.contact_id AS id FROM contact_reports r ${OF_TERM} AND r.hold IS NULL AND r.contact_id = ANY ($5::uuid[])
       ORDER BY r.contact_id FOR UPDATE OF r`,
      [...valuesOf(deadline), contactIds],
    );
    return rows.map(({ id }) => id);
  }

  /** By queue, as it was called last; most first. */
  async byQueue(deadline: Deadline): Promise<ExpiredInQueue[]> {
    return this.db.sql<ExpiredInQueue>(
      `SELECT json_build_object('id', r.queue_id, 'number', max(r.queue_number),
           'name', (array_agg(r.queue_name ORDER BY r.closed_at DESC))[1]) AS queue,
         (count(*) FILTER (WHERE r.hold IS NULL))::int AS count, (count(*) FILTER (WHERE r.hold IS NOT NULL))::int AS "onHold",
         min(r.closed_at) FILTER (WHERE r.hold IS NULL) AS "oldestClosedAt"
       FROM contact_reports r ${OF_TERM} GROUP BY r.queue_id ORDER BY count DESC, r.queue_id`,
      valuesOf(deadline),
    );
  }

  /**
   * Contacts with files that are still here past the files' term, and marks them as asked for. They are asked for again
   * after a while: files has forgotten nothing until it says of each that it is deleted.
   */
  async takeWithFiles(tx: Transaction, deadline: Deadline, limit: number): Promise<string[]> {
    const rows = await tx.sql<{ id: string }>(
      `UPDATE contact_reports SET files_asked_at = now() WHERE contact_id IN (
         SELECT r.contact_id FROM contact_reports r ${OF_TERM} AND r.hold IS NULL
           AND (r.files_asked_at IS NULL OR r.files_asked_at < now() - interval '10 minutes')
           AND r.contact_id IN (SELECT a.contact_id FROM attachments a
             WHERE a.state NOT IN ('uploading', 'aborted', 'deleted') AND a.at < now() - make_interval(days => $3::int))
         LIMIT $5 FOR UPDATE OF r SKIP LOCKED)
       RETURNING contact_id AS id`,
      [...valuesOf(deadline), limit],
    );
    return rows.map(({ id }) => id);
  }
}
