import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@switchboard/database';
import { In, LessThan, LessThanOrEqual } from 'typeorm';
import { InvitationEntity } from './invitation.entity.js';
import type { Permit, Used } from './invitation.rules.js';
import { UsedGrantEntity } from './used-grant.entity.js';

const CURRENT = ['active', 'exhausted'] as const;
/** Grants outlive their end by no more than the clocks' difference. */
const CLOCKS_DIFFER_MS = 600_000;

@Injectable()
export class InvitationsRepository {
  constructor(private readonly db: Database) {}

  /** Everything about a contact's budget happens one at a time. */
  async lockContact(tx: Transaction, contactId: string): Promise<void> {
    await tx.sql("SELECT pg_advisory_xact_lock(hashtext('files contact'), hashtext($1))", [contactId]);
  }

  async usedBy(tx: Transaction, contactId: string): Promise<Used> {
    const [row] = await tx.sql<{ files: number; bytes: string }>(
      `SELECT count(*)::int AS files, coalesce(sum(reserved_bytes), 0) AS bytes FROM attachments
       WHERE contact_id = $1 AND direction = 'inbound' AND state <> 'aborted'`,
      [contactId],
    );
    return { files: row?.files ?? 0, bytes: Number(row?.bytes ?? 0) };
  }

  async insert(
    tx: Transaction,
    { issuedAt, expiresAt, ...permit }: Permit & { id: string; contactId: string; issuedAt: Date },
  ): Promise<InvitationEntity> {
    const invitation: InvitationEntity = {
      ...permit,
      state: 'active',
      issuedAt: issuedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      revision: 1,
    };
    await tx.repository(InvitationEntity).insert(invitation);
    return invitation;
  }

  async findCurrent(tx: Transaction, contactId: string): Promise<InvitationEntity | null> {
    return tx.repository(InvitationEntity).findOne({
      where: { contactId, state: In(CURRENT) },
      lock: { mode: 'pessimistic_write' },
    });
  }

  async lock(tx: Transaction, id: string): Promise<InvitationEntity | null> {
    return tx.repository(InvitationEntity).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** The newest of a contact, whatever became of it. */
  async findNewest(contactId: string): Promise<InvitationEntity | null> {
    return this.db
      .repository(InvitationEntity)
      .findOne({ where: { contactId }, order: { issuedAt: 'DESC', id: 'DESC' } });
  }

  /** The row is locked: its next revision is ours. */
  async change(tx: Transaction, changed: InvitationEntity): Promise<InvitationEntity> {
    const { id, state, expiresAt, filesLeft, bytesLeft } = changed;
    const revision = changed.revision + 1;
    await tx.repository(InvitationEntity).update(id, { state, expiresAt, filesLeft, bytesLeft, revision });
    return { ...changed, revision };
  }

  /** What is over and not yet said to be, locked; each row by one replica. */
  async lockOver(tx: Transaction, now: Date, limit: number): Promise<InvitationEntity[]> {
    return tx.repository(InvitationEntity).find({
      where: { state: In(CURRENT), expiresAt: LessThanOrEqual(now.toISOString()) },
      order: { expiresAt: 'ASC' },
      take: limit,
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
  }

  /** False for a grant that was used before. */
  async useGrant(tx: Transaction, jti: string, exp: number): Promise<boolean> {
    const rows = await tx.sql(
      'INSERT INTO used_grants (jti, expires_at) VALUES ($1, to_timestamp($2)) ON CONFLICT DO NOTHING RETURNING jti',
      [jti, exp],
    );
    return rows.length > 0;
  }

  async forgetGrants(now: Date): Promise<void> {
    const before = new Date(now.getTime() - CLOCKS_DIFFER_MS);
    await this.db.repository(UsedGrantEntity).delete({ expiresAt: LessThan(before) });
  }

  async forgetContacts(tx: Transaction, contactIds: string[]): Promise<void> {
    await tx.repository(InvitationEntity).delete({ contactId: In(contactIds) });
  }
}
