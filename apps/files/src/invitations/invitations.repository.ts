import { Injectable } from '@nestjs/common';
import type { Invitation } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import type { InvitationRow } from './invitation.row.js';
import type { Permit, Used } from './invitation.rules.js';

interface Raw {
  id: string;
  contact_id: string;
  state: Invitation['state'];
  issued_at: Date;
  expires_at: Date;
  files_left: number;
  bytes_left: string;
  types: string[];
  revision: number;
}
const CURRENT = "state IN ('active', 'exhausted')";

@Injectable()
export class InvitationsRepository {
  constructor(private readonly db: Database) {}

  /** Everything about a contact's budget happens one at a time. */
  async lockContact(tx: Transaction, contactId: string): Promise<void> {
    await tx.sql("SELECT pg_advisory_xact_lock(hashtext('files contact'), hashtext($1))", [contactId]);
  }

  async usedBy(tx: Transaction, contactId: string): Promise<Used> {
    const [row] = await tx.sql<{ files: number; bytes: string }>(
      `SELECT count(*)::int AS files, coalesce(sum(size_bytes), 0) AS bytes FROM attachments
       WHERE contact_id = $1 AND direction = 'inbound' AND state <> 'aborted'`,
      [contactId],
    );
    return { files: row?.files ?? 0, bytes: Number(row?.bytes ?? 0) };
  }

  async insert(
    tx: Transaction,
    row: Permit & { id: string; contactId: string; issuedAt: Date },
  ): Promise<InvitationRow> {
    const rows = await tx.sql<Raw>(
      `INSERT INTO invitations (id, contact_id, state, issued_at, expires_at, files_left, bytes_left, types, revision)
       VALUES ($1, $2, 'active', $3, $4, $5, $6, $7, 1) RETURNING *`,
      [row.id, row.contactId, row.issuedAt, row.expiresAt, row.filesLeft, row.bytesLeft, row.types],
    );
    return only(rows);
  }

  async findCurrent(tx: Transaction, contactId: string): Promise<InvitationRow | null> {
    return first(
      await tx.sql(`SELECT * FROM invitations WHERE contact_id = $1 AND ${CURRENT} FOR UPDATE`, [contactId]),
    );
  }

  async lock(tx: Transaction, id: string): Promise<InvitationRow | null> {
    return first(await tx.sql('SELECT * FROM invitations WHERE id = $1 FOR UPDATE', [id]));
  }

  /** The newest of a contact, whatever became of it. */
  async findNewest(contactId: string): Promise<InvitationRow | null> {
    return first(
      await this.db.sql<Raw>(
        'SELECT * FROM invitations WHERE contact_id = $1 ORDER BY issued_at DESC, id DESC LIMIT 1',
        [contactId],
      ),
    );
  }

  async save(tx: Transaction, next: Omit<InvitationRow, 'revision'>): Promise<InvitationRow> {
    const rows = await tx.sql<Raw>(
      `UPDATE invitations SET state = $2, expires_at = $3, files_left = $4, bytes_left = $5, revision = revision + 1
       WHERE id = $1 RETURNING *`,
      [next.id, next.state, next.expiresAt, next.filesLeft, next.bytesLeft],
    );
    return only(rows);
  }

  /** Marks what is over; each row once, over all replicas. */
  async expire(tx: Transaction, now: Date, limit: number): Promise<InvitationRow[]> {
    const rows = await tx.sql<Raw>(
      `UPDATE invitations SET state = 'expired', revision = revision + 1 WHERE id IN (
         SELECT id FROM invitations WHERE ${CURRENT} AND expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING *`,
      [now, limit],
    );
    return rows.map(rowOf);
  }

  /** False for a grant that was used before. */
  async useGrant(tx: Transaction, jti: string, exp: number): Promise<boolean> {
    const rows = await tx.sql(
      'INSERT INTO used_grants (jti, expires_at) VALUES ($1, to_timestamp($2)) ON CONFLICT DO NOTHING RETURNING jti',
      [jti, exp],
    );
    return rows.length > 0;
  }

  /** Grants outlive their end by no more than the clocks' difference. */
  async forgetGrants(now: Date): Promise<void> {
    await this.db.sql("DELETE FROM used_grants WHERE expires_at < $1::timestamptz - interval '10 minutes'", [
      now,
    ]);
  }
}

function rowOf(raw: Raw): InvitationRow {
  return {
    id: raw.id,
    contactId: raw.contact_id,
    state: raw.state,
    issuedAt: raw.issued_at.toISOString(),
    expiresAt: raw.expires_at.toISOString(),
    filesLeft: raw.files_left,
    bytesLeft: Number(raw.bytes_left),
    types: raw.types,
    revision: raw.revision,
  };
}

function first(rows: Raw[]): InvitationRow | null {
  return rows[0] ? rowOf(rows[0]) : null;
}

function only(rows: Raw[]): InvitationRow {
  const row = first(rows);
  if (!row) throw new Error('The statement changed no row');
  return row;
}
