import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@switchboard/database';
import { In, LessThan } from 'typeorm';
import { ViewerEntity } from './viewer.entity.js';
import { VisitorBrowserEntity } from './visitor-browser.entity.js';

/** Not used for so long, a browser is nobody's. */
const KEEP_YEARS = 3;

/** Browsers that have opened files: visitors' own, and those of whoever was given a link. */
@Injectable()
export class BrowsersRepository {
  constructor(private readonly db: Database) {}

  async keepVisitors(hash: Buffer, visitorId: string, now: Date): Promise<void> {
    await this.db.repository(VisitorBrowserEntity).upsert({ hash, visitorId, lastUsedAt: now }, ['hash']);
  }

  /** Whose browser it is, renewed by its use; null where nobody knows it or it was not used for three years. */
  async touchVisitors(hash: Buffer, now: Date): Promise<string | null> {
    const [row] = await this.db.sql<{ visitor_id: string }>(
      'UPDATE visitor_browsers SET last_used_at = $2 WHERE hash = $1 AND last_used_at > $3 RETURNING visitor_id',
      [hash, now, yearsBefore(now)],
    );
    return row?.visitor_id ?? null;
  }

  /** No cookie of a visitor's browsers opens anything any more. */
  async forgetVisitors(tx: Transaction, visitorId: string): Promise<void> {
    await tx.repository(VisitorBrowserEntity).delete({ visitorId });
  }

  async viewerSince(hash: Buffer, contactId: string): Promise<Date | null> {
    const viewer = await this.db.repository(ViewerEntity).findOneBy({ hash, contactId });
    return viewer?.firstOpenedAt ?? null;
  }

  /** The first time counts. */
  async keepViewer(tx: Transaction, hash: Buffer, contactId: string, now: Date): Promise<void> {
    await tx.sql(
      'INSERT INTO viewers (hash, contact_id, first_opened_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [hash, contactId, now],
    );
  }

  async forgetContacts(tx: Transaction, contactIds: string[]): Promise<void> {
    await tx.repository(ViewerEntity).delete({ contactId: In(contactIds) });
  }

  async forgetOld(now: Date): Promise<void> {
    await this.db.repository(VisitorBrowserEntity).delete({ lastUsedAt: LessThan(yearsBefore(now)) });
  }
}

function yearsBefore(now: Date): Date {
  const then = new Date(now);
  then.setUTCFullYear(then.getUTCFullYear() - KEEP_YEARS);
  return then;
}
