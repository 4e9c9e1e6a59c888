import { Injectable } from '@nestjs/common';
import type { AttachmentState } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import {
  attachmentRowOf,
  firstAttachment,
  type AttachmentRow,
  type RawAttachment,
} from '../attachments/attachment.row.js';

/** A file that this process is to scan now; the lease is the proof. */
export interface Claim {
  row: AttachmentRow;
  lease: string;
}
/** What becomes of a row after a scan. */
export interface Settled {
  state: Extract<AttachmentState, 'clean' | 'infected' | 'unscannable'>;
  reason: string | null;
  cleanKey: string | null;
}

interface Claiming {
  lease: string;
  cap: number;
  now: Date;
  until: Date;
}

const WAITS =
  "state IN ('scanning', 'held') AND next_scan_at <= $3 AND (lease_until IS NULL OR lease_until <= $3)";
const RUNS = "state IN ('scanning', 'held') AND lease_until > $3";

@Injectable()
export class ScansRepository {
  constructor(private readonly db: Database) {}

  /**
   * At most `cap` leases stand at once, over all replicas, of one contact at most one, contacts in turn: whoever has had
   * his turn waits behind the others (ADR 0040). A lease that ran out belonged to a process that died.
   */
  async claim({ lease, cap, now, until }: Claiming): Promise<AttachmentRow[]> {
    return this.db.transaction(async (tx) => {
      await tx.sql("SELECT pg_advisory_xact_lock(hashtext('files scans'))");
      const rows = await tx.sql<RawAttachment>(
        `UPDATE attachments SET lease = $1, lease_until = $2, scans = scans + 1, state = 'scanning' WHERE id IN (
           SELECT id FROM attachments WHERE ${WAITS} AND id IN (
             SELECT DISTINCT ON (contact_id) id FROM attachments
             WHERE ${WAITS} AND contact_id NOT IN (SELECT contact_id FROM attachments WHERE ${RUNS})
             ORDER BY contact_id, next_scan_at, id)
           ORDER BY next_scan_at, id LIMIT greatest(0, $4 - (SELECT count(*) FROM attachments WHERE ${RUNS}))
           FOR UPDATE SKIP LOCKED)
         RETURNING *`,
        [lease, until, now, cap],
      );
      await tx.sql(
        `UPDATE attachments SET next_scan_at = $1
         WHERE contact_id = ANY($2) AND state IN ('scanning', 'held') AND next_scan_at < $1 AND lease IS DISTINCT FROM $3`,
        [now, rows.map((row) => row.contact_id), lease],
      );
      return rows.map(attachmentRowOf);
    });
  }

  /** Null where the lease is no longer ours: somebody else has decided. */
  async settle(
    tx: Transaction,
    { row, lease }: Claim,
    { state, reason, cleanKey }: Settled,
  ): Promise<AttachmentRow | null> {
    return firstAttachment(
      await tx.sql(
        `UPDATE attachments SET state = $3, reason = $4, clean_key = $5, lease = NULL, lease_until = NULL, next_scan_at = NULL, revision = revision + 1
         WHERE id = $1 AND lease = $2 AND state = 'scanning' RETURNING *`,
        [row.id, lease, state, reason, cleanKey],
      ),
    );
  }

  /** Later again. `held` is told once, however often it is tried. */
  async postpone(
    tx: Transaction,
    { row, lease }: Claim,
    state: 'scanning' | 'held',
    next: Date,
  ): Promise<{ row: AttachmentRow; isNews: boolean } | null> {
    const isNews = state === 'held' && !row.toldHeld;
    const postponed = firstAttachment(
      await tx.sql(
        `UPDATE attachments SET state = $3, next_scan_at = $4, lease = NULL, lease_until = NULL,
           told_held = told_held OR $5, revision = revision + $6
         WHERE id = $1 AND lease = $2 AND state = 'scanning' RETURNING *`,
        [row.id, lease, state, next, isNews, isNews ? 1 : 0],
      ),
    );
    return postponed && { row: postponed, isNews };
  }

  /** Which of these objects some row still needs. */
  async needed(keys: string[]): Promise<Set<string>> {
    const rows = await this.db.sql<{ key: string }>(
      `SELECT object_key AS key FROM attachments WHERE object_key = ANY($1) AND state IN ('uploading', 'scanning', 'held')
       UNION ALL SELECT clean_key FROM attachments WHERE clean_key = ANY($1) AND state = 'clean'`,
      [keys],
    );
    return new Set(rows.map(({ key }) => key));
  }

  async countByState(): Promise<{ state: string; count: number }[]> {
    return this.db.sql(
      "SELECT state, count(*)::int AS count FROM attachments WHERE state IN ('scanning', 'held') GROUP BY state",
    );
  }
}
