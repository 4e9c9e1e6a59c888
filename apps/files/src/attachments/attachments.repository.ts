import { Injectable } from '@nestjs/common';
import { Database, placeOf } from '@switchboard/database';
import {
  attachmentRowOf,
  type AttachmentRow,
  firstAttachment,
  type RawAttachment,
} from './attachment.row.js';

@Injectable()
export class AttachmentsRepository {
  constructor(private readonly db: Database) {}

  async find(id: string): Promise<AttachmentRow | null> {
    return firstAttachment(await this.db.sql<RawAttachment>('SELECT * FROM attachments WHERE id = $1', [id]));
  }

  async findByLink(hash: Buffer): Promise<AttachmentRow | null> {
    return firstAttachment(
      await this.db.sql<RawAttachment>('SELECT * FROM attachments WHERE link_hash = $1', [hash]),
    );
  }

  /** Newest first; one more than the limit. What never became a file is not shown. */
  async list(
    contactId: string,
    limit: number,
    cursor: string | undefined,
  ): Promise<{ row: AttachmentRow; at: string; id: string }[]> {
    const { at, id } = placeOf(cursor);
    const rows = await this.db.sql<RawAttachment & { place: string }>(
      `SELECT *, created_at::text AS place FROM attachments
       WHERE contact_id = $1 AND state NOT IN ('uploading', 'aborted')
         AND ($2::timestamptz IS NULL OR (created_at, id) < ($2::timestamptz, $3::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $4`,
      [contactId, at, id, limit + 1],
    );
    return rows.map((raw) => ({ row: attachmentRowOf(raw), at: raw.place, id: raw.id }));
  }
}
