import { Injectable } from '@nestjs/common';
import { Actor, type Opening } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';

export interface NewTicket {
  hash: Buffer;
  attachmentId: string;
  actor: Actor;
  expiresAt: Date;
}

@Injectable()
export class LinksRepository {
  constructor(private readonly db: Database) {}

  async addTicket({ hash, attachmentId, actor, expiresAt }: NewTicket): Promise<void> {
    await this.db.sql(
      'INSERT INTO tickets (hash, attachment_id, actor, expires_at) VALUES ($1, $2, $3, $4)',
      [hash, attachmentId, JSON.stringify(actor), expiresAt],
    );
  }

  /** Who holds it, the first time; null for a used, late or unknown one, or one for another file. */
  async useTicket(hash: Buffer, attachmentId: string, now: Date): Promise<Actor | null> {
    const [row] = await this.db.sql<{ actor: unknown }>(
      `UPDATE tickets SET used_at = $3 WHERE hash = $1 AND attachment_id = $2 AND used_at IS NULL AND expires_at > $3 RETURNING actor`,
      [hash, attachmentId, now],
    );
    return row ? Actor.parse(row.actor) : null;
  }

  async keepVisitorBrowser(hash: Buffer, visitorId: string, now: Date): Promise<void> {
    await this.db.sql(
      `INSERT INTO visitor_browsers (hash, visitor_id, last_used_at) VALUES ($1, $2, $3)
       ON CONFLICT (hash) DO UPDATE SET visitor_id = EXCLUDED.visitor_id, last_used_at = EXCLUDED.last_used_at`,
      [hash, visitorId, now],
    );
  }

  /** Whose browser it is, renewed by its use; null where nobody knows it or it was not used for three years. */
  async touchVisitorBrowser(hash: Buffer, now: Date): Promise<string | null> {
    const [row] = await this.db.sql<{ visitor_id: string }>(
      `UPDATE visitor_browsers SET last_used_at = $2 WHERE hash = $1 AND last_used_at > $2::timestamptz - interval '3 years' RETURNING visitor_id`,
      [hash, now],
    );
    return row?.visitor_id ?? null;
  }

  async viewerSince(hash: Buffer, contactId: string): Promise<Date | null> {
    const [row] = await this.db.sql<{ first_opened_at: Date }>(
      'SELECT first_opened_at FROM viewers WHERE hash = $1 AND contact_id = $2',
      [hash, contactId],
    );
    return row?.first_opened_at ?? null;
  }

  async keepViewer(tx: Transaction, hash: Buffer, contactId: string, now: Date): Promise<void> {
    await tx.sql(
      'INSERT INTO viewers (hash, contact_id, first_opened_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [hash, contactId, now],
    );
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

  /** What nobody needs any more: late tickets, and browsers that were not used for years. */
  async forgetOld(now: Date): Promise<void> {
    await this.db.sql("DELETE FROM tickets WHERE expires_at < $1::timestamptz - interval '1 hour'", [now]);
    await this.db.sql(
      "DELETE FROM visitor_browsers WHERE last_used_at < $1::timestamptz - interval '3 years'",
      [now],
    );
  }
}
