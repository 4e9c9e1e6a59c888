import { Injectable } from '@nestjs/common';
import type {
  Attachment,
  AttachmentChanged,
  AttachmentOpened,
  Opening,
  Payload,
} from '@switchboard/contracts';
import { Database, pageOf, placeOf } from '@switchboard/database';
import type { Conditions } from '../contacts/report-filters.js';

interface AttachmentRow {
  id: string;
  at: string;
  attachment: Attachment;
}
type OpeningRow = Omit<Opening, 'at'> & { attachmentId: string; at: Date };
/** One contact's openings; more than anybody reads. */
const MAX_OPENINGS = 10_000;

/** Files of contacts and who opened them. */
@Injectable()
export class AttachmentsRepository {
  constructor(private readonly db: Database) {}

  /** The higher revision wins, in one statement. */
  async keep({ attachment, queueId, revision }: Payload<typeof AttachmentChanged>): Promise<void> {
    // A link is an answer of files to one reader, never something to keep.
    const kept = { ...attachment, link: null, previewLink: null };
    await this.db.sql(
      `INSERT INTO attachments (id, contact_id, queue_id, revision, state, at, attachment) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO UPDATE SET queue_id = EXCLUDED.queue_id, revision = EXCLUDED.revision, state = EXCLUDED.state,
         at = EXCLUDED.at, attachment = EXCLUDED.attachment
       WHERE attachments.revision < EXCLUDED.revision`,
      [kept.id, kept.contactId, queueId, revision, kept.state, kept.at, JSON.stringify(kept)],
    );
  }

  /** `messageId` is the event's own id, so that a redelivery is no second opening. */
  async keepOpening(messageId: string, event: Payload<typeof AttachmentOpened>): Promise<void> {
    const { contactId, attachmentId, opening } = event;
    await this.db.sql(
      `INSERT INTO attachment_openings (id, contact_id, attachment_id, at, who, rule, outcome)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
      [
        messageId,
        contactId,
        attachmentId,
        opening.at,
        JSON.stringify(opening.who),
        opening.rule,
        opening.outcome,
      ],
    );
  }

  async list(conditions: Conditions, { limit, cursor }: { limit: number; cursor?: string }) {
    const { at, id } = placeOf(cursor);
    if (at)
      conditions.andPlaced(
        `(a.at, a.id) < (${conditions.place(at)}::timestamptz, ${conditions.place(id)}::uuid)`,
      );
    const rows = await this.db.sql<AttachmentRow>(
      `SELECT a.id, a.at::text AS at, a.attachment FROM attachments a WHERE ${conditions.sql}
       ORDER BY a.at DESC, a.id DESC LIMIT ${conditions.place(limit + 1)}`,
      conditions.values,
    );
    const { items, nextCursor } = pageOf(rows, limit);
    return { items: items.map(({ attachment }) => attachment), nextCursor };
  }

  async ofContact(contactId: string): Promise<Attachment[]> {
    const rows = await this.db.sql<{ attachment: Attachment }>(
      `SELECT attachment FROM attachments WHERE contact_id = $1 AND state NOT IN ('uploading', 'aborted') ORDER BY at, id`,
      [contactId],
    );
    return rows.map(({ attachment }) => attachment);
  }

  async openingsOf(contactId: string): Promise<(Opening & { attachmentId: string })[]> {
    const rows = await this.db.sql<OpeningRow>(
      `SELECT attachment_id AS "attachmentId", at, who, rule, outcome FROM attachment_openings
       WHERE contact_id = $1 ORDER BY at, id LIMIT ${MAX_OPENINGS}`,
      [contactId],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }
}
