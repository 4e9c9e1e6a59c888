import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@switchboard/database';
import {
  attachmentRowOf,
  type AttachmentRow,
  firstAttachment,
  type RawAttachment,
} from '../attachments/attachment.row.js';

/** What is written when an upload begins (again). */
export type NewAttachment = Omit<
  AttachmentRow,
  'revision' | 'reason' | 'sha256' | 'cleanKey' | 'scans' | 'toldHeld' | 'state'
> & {
  linkHash: Buffer;
};
/** What the bytes turned out to be. */
export interface Received {
  sizeBytes: number;
  /** With the extension that its content has. */
  name: string;
  mediaType: string;
  sha256: string;
}
type Once = { contactId: string; senderId: string; clientMessageId: string };

@Injectable()
export class UploadsRepository {
  constructor(private readonly db: Database) {}

  async lockOnce(
    tx: Transaction,
    { contactId, senderId, clientMessageId }: Once,
  ): Promise<AttachmentRow | null> {
    return firstAttachment(
      await tx.sql(
        'SELECT * FROM attachments WHERE contact_id = $1 AND sender_id = $2 AND client_message_id = $3 FOR UPDATE',
        [contactId, senderId, clientMessageId],
      ),
    );
  }

  /** Begins an upload; where an aborted one stands (same contact, sender, clientMessageId), it starts again. */
  async begin(tx: Transaction, row: NewAttachment): Promise<AttachmentRow> {
    const rows = await tx.sql<RawAttachment>(
      `INSERT INTO attachments (id, contact_id, queue_id, direction, state, consent, name, description, text, size_bytes, media_type,
         sender_kind, sender_id, sender_name, client_message_id, created_at, revision, invitation_id, attempt, object_key, link_key_id, link_hash)
       VALUES ($1, $2, $3, $4, 'uploading', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1, $16, $17, $18, $19, $20)
       ON CONFLICT ON CONSTRAINT attachments_once DO UPDATE SET state = 'uploading', consent = EXCLUDED.consent, name = EXCLUDED.name,
         description = EXCLUDED.description, text = EXCLUDED.text, size_bytes = EXCLUDED.size_bytes, media_type = EXCLUDED.media_type,
         created_at = EXCLUDED.created_at, revision = attachments.revision + 1, invitation_id = EXCLUDED.invitation_id,
         attempt = EXCLUDED.attempt, object_key = EXCLUDED.object_key
       WHERE attachments.state = 'aborted'
       RETURNING *`,
      [
        row.id,
        row.contactId,
        row.queueId,
        row.direction,
        row.consent,
        row.name,
        row.description,
        row.text,
        row.sizeBytes,
        row.mediaType,
        row.sentBy.kind,
        row.sentBy.id,
        row.sentBy.name,
        row.clientMessageId,
        row.at,
        row.invitationId,
        row.attempt,
        row.objectKey,
        row.linkKeyId,
        row.linkHash,
      ],
    );
    const begun = firstAttachment(rows);
    if (!begun) throw new Error('The upload stands already');
    return begun;
  }

  /** All bytes are stored: from now on it waits for its scan. Null where somebody has aborted it meanwhile. */
  async toScanning(
    tx: Transaction,
    { id, attempt }: AttachmentRow,
    received: Received,
    now: Date,
  ): Promise<AttachmentRow | null> {
    return firstAttachment(
      await tx.sql(
        `UPDATE attachments SET state = 'scanning', size_bytes = $3, media_type = $4, sha256 = $5, next_scan_at = $6, name = $7, scans = 0, revision = revision + 1
         WHERE id = $1 AND attempt = $2 AND state = 'uploading' RETURNING *`,
        [id, attempt, received.sizeBytes, received.mediaType, received.sha256, now, received.name],
      ),
    );
  }

  /** Null where it was not uploading any more. */
  async abort(
    tx: Transaction,
    { id, attempt }: Pick<AttachmentRow, 'id' | 'attempt'>,
  ): Promise<AttachmentRow | null> {
    return firstAttachment(
      await tx.sql(
        `UPDATE attachments SET state = 'aborted', revision = revision + 1 WHERE id = $1 AND attempt = $2 AND state = 'uploading' RETURNING *`,
        [id, attempt],
      ),
    );
  }

  async findStuck(before: Date, limit: number): Promise<AttachmentRow[]> {
    const rows = await this.db.sql<RawAttachment>(
      "SELECT * FROM attachments WHERE state = 'uploading' AND created_at < $1 ORDER BY created_at LIMIT $2",
      [before, limit],
    );
    return rows.map(attachmentRowOf);
  }
}
