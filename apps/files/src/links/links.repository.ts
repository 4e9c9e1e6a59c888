import { Injectable } from '@nestjs/common';
import { Actor, type Opening } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { In, LessThan } from 'typeorm';
import { OpeningEntity } from './opening.entity.js';
import { TicketEntity } from './ticket.entity.js';

const HOUR_MS = 3_600_000;

@Injectable()
export class LinksRepository {
  constructor(private readonly db: Database) {}

  async addTicket(tx: Transaction, ticket: Omit<TicketEntity, 'usedAt'>): Promise<void> {
    await tx.repository(TicketEntity).insert(ticket);
  }

  /** Who holds it, the first time; null for a used, late or unknown one, or one for another file. */
  async useTicket(hash: Buffer, attachmentId: string, now: Date): Promise<Actor | null> {
    const [row] = await this.db.sql<{ actor: unknown }>(
      `UPDATE tickets SET used_at = $3 WHERE hash = $1 AND attachment_id = $2 AND used_at IS NULL AND expires_at > $3 RETURNING actor`,
      [hash, attachmentId, now],
    );
    return row ? Actor.parse(row.actor) : null;
  }

  /** An answer with the rule that decided; false where the same was said to the same reader within this hour. */
  async record(
    tx: Transaction,
    { id, contactId }: { id: string; contactId: string },
    { at, who, rule, outcome }: Opening,
  ): Promise<boolean> {
    // The index of what is the same decides, so that a thousand requests at once leave one row.
    const rows = await tx.sql(
      `INSERT INTO openings (at, contact_id, attachment_id, who_kind, who_id, rule, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT DO NOTHING RETURNING id`,
      [at, contactId, id, who.kind, who.id, rule, outcome],
    );
    return rows.length > 0;
  }

  /** Tickets that are long over. */
  async forgetOld(now: Date): Promise<void> {
    await this.db.repository(TicketEntity).delete({ expiresAt: LessThan(new Date(now.getTime() - HOUR_MS)) });
  }

  /** Who opened what, and tickets that nobody has used yet. */
  async forgetContacts(tx: Transaction, contactIds: string[]): Promise<void> {
    await tx.repository(OpeningEntity).delete({ contactId: In(contactIds) });
    await tx.sql(
      'DELETE FROM tickets WHERE attachment_id IN (SELECT id FROM attachments WHERE contact_id = ANY($1))',
      [contactIds],
    );
  }
}
