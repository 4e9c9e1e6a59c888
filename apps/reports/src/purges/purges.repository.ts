import { Injectable } from '@nestjs/common';
import type { ListQuery, Purge } from '@switchboard/contracts';
import { Database, FOR_UPDATE, pageOf, placeOf, type Transaction } from '@switchboard/database';
import { PurgeConfirmationEntity } from './purge-confirmation.entity.js';
import { PurgeEntity } from './purge.entity.js';
import { outstandingOf } from './receipt.rules.js';

/** Why a contact was purged, and who did it by hand. */
export type Reason = Pick<Purge, 'why' | 'by'>;
interface PurgeRow extends Omit<Purge, 'at' | 'completedAt' | 'outstanding'> {
  place: string;
  at: Date;
  completedAt: Date | null;
}

const SELECT = `SELECT p.contact_id AS "contactId", p.at::text AS place, p.at, p.why, p.by,
    p.completed_at AS "completedAt", p.digest,
    coalesce((SELECT json_agg(json_build_object('service', c.service, 'at', c.at, 'deleted', c.deleted) ORDER BY c.service)
      FROM purge_confirmations c WHERE c.contact_id = p.contact_id), '[]') AS confirmed
  FROM purges p`;

/** Receipts of purges. */
@Injectable()
export class PurgesRepository {
  constructor(private readonly db: Database) {}

  /** The first receipt of a contact stays. */
  async open(tx: Transaction, contactIds: string[], at: Date, { why, by }: Reason): Promise<void> {
    await tx.sql(
      `INSERT INTO purges (contact_id, at, why, by, asked_at)
       SELECT id, $2, $3, $4, now() FROM unnest($1::uuid[]) AS id ON CONFLICT DO NOTHING`,
      [contactIds, at, why, by],
    );
  }

  /** Confirmations of one contact come one after the other. */
  async lock(tx: Transaction, contactId: string): Promise<PurgeEntity | null> {
    return tx.repository(PurgeEntity).findOne({ where: { contactId }, lock: FOR_UPDATE });
  }

  /** The first of a service stays: a repeat found nothing left to delete. */
  async confirm(tx: Transaction, confirmations: PurgeConfirmationEntity[]): Promise<void> {
    await tx
      .repository(PurgeConfirmationEntity)
      .createQueryBuilder()
      .insert()
      .values(confirmations)
      .orIgnore()
      .execute();
  }

  async complete(tx: Transaction, contactId: string, completedAt: Date, digest: string): Promise<void> {
    await tx.repository(PurgeEntity).update({ contactId }, { completedAt, digest });
  }

  /** Those that somebody has not confirmed for a while; they count as asked from now on. */
  async takeOutstanding(tx: Transaction, limit: number): Promise<{ contactId: string; at: Date }[]> {
    return tx.sql(
      `UPDATE purges SET asked_at = now() WHERE contact_id IN (
         SELECT contact_id FROM purges WHERE completed_at IS NULL AND asked_at < now() - interval '10 minutes'
         ORDER BY asked_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING contact_id AS "contactId", at`,
      [limit],
    );
  }

  async get(on: Pick<Database, 'sql'>, contactId: string): Promise<Purge> {
    const [row] = await on.sql<PurgeRow>(`${SELECT} WHERE p.contact_id = $1`, [contactId]);
    if (!row) throw new Error(`Contact ${contactId} was not purged`);
    return purgeOf(row);
  }

  /** Newest first. */
  async list({ limit, cursor }: ListQuery) {
    const { at, id } = placeOf(cursor);
    const rows = await this.db.sql<PurgeRow>(
      `${SELECT} WHERE $1::timestamptz IS NULL OR (p.at, p.contact_id) < ($1::timestamptz, $2::uuid)
       ORDER BY p.at DESC, p.contact_id DESC LIMIT $3`,
      [at, id, limit + 1],
    );
    const placed = rows.map((row) => ({ at: row.place, id: row.contactId, row }));
    return pageOf(placed, limit, (one) => purgeOf(one.row));
  }
}

function purgeOf({ contactId, at, why, by, confirmed, completedAt, digest }: PurgeRow): Purge {
  return {
    contactId,
    at: at.toISOString(),
    why,
    by,
    confirmed: confirmed.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    outstanding: outstandingOf(confirmed),
    completedAt: completedAt?.toISOString() ?? null,
    digest,
  };
}
