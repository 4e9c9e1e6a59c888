import { Injectable } from '@nestjs/common';
import type { AttachmentState } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { AttachmentEntity } from '../attachments/attachment.entity.js';

/** A file that this process is to scan now; the lease is the proof. */
export interface Claim {
  row: AttachmentEntity;
  lease: string;
}
/** What becomes of a row after a scan. */
export interface Settled {
  state: Extract<AttachmentState, 'clean' | 'infected' | 'unscannable'>;
  reason: string | null;
  cleanKey: string | null;
}

type Change = Partial<Omit<Settled, 'state'>> & {
  state: AttachmentState;
  nextScanAt: Date | null;
  heldPublished?: boolean;
  revision?: () => string;
};
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
  async claim({ lease, cap, now, until }: Claiming): Promise<AttachmentEntity[]> {
    return this.db.transaction(async (tx) => {
      await tx.sql("SELECT pg_advisory_xact_lock(hashtext('files scans'))");
      await tx.sql(
        `UPDATE attachments SET lease = $1, lease_until = $2, scans = scans + 1, state = 'scanning' WHERE id IN (
           SELECT id FROM attachments WHERE ${WAITS} AND id IN (
             SELECT DISTINCT ON (contact_id) id FROM attachments
             WHERE ${WAITS} AND contact_id NOT IN (SELECT contact_id FROM attachments WHERE ${RUNS})
             ORDER BY contact_id, next_scan_at, id)
           ORDER BY next_scan_at, id LIMIT greatest(0, $4 - (SELECT count(*) FROM attachments WHERE ${RUNS}))
           FOR UPDATE SKIP LOCKED)`,
        [lease, until, now, cap],
      );
      const claimed = await tx.repository(AttachmentEntity).findBy({ lease });
      await tx.sql(
        `UPDATE attachments SET next_scan_at = $1
         WHERE contact_id = ANY($2) AND state IN ('scanning', 'held') AND next_scan_at < $1 AND lease IS DISTINCT FROM $3`,
        [now, claimed.map(({ contactId }) => contactId), lease],
      );
      return claimed;
    });
  }

  /** Null where the lease is no longer ours: somebody else has decided. */
  async settle(tx: Transaction, claim: Claim, settled: Settled): Promise<AttachmentEntity | null> {
    return this.change(tx, claim, { ...settled, nextScanAt: null, revision: () => 'revision + 1' });
  }

  /** Later again. `held` is told once, however often it is tried. */
  async postpone(
    tx: Transaction,
    claim: Claim,
    state: 'scanning' | 'held',
    nextScanAt: Date,
  ): Promise<{ row: AttachmentEntity; isNews: boolean } | null> {
    const isNews = state === 'held' && !claim.row.heldPublished;
    const news = isNews ? { heldPublished: true, revision: () => 'revision + 1' } : {};
    const row = await this.change(tx, claim, { state, nextScanAt, ...news });
    return row && { row, isNews };
  }

  private async change(tx: Transaction, { row: { id }, lease }: Claim, next: Change) {
    const rows = tx.repository(AttachmentEntity);
    const ours = { id, lease, state: 'scanning' as const };
    const { affected } = await rows.update(ours, { ...next, lease: null, leaseUntil: null });
    return affected ? rows.findOneByOrFail({ id }) : null;
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
