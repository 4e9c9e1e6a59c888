import { Injectable } from '@nestjs/common';
import {
  type Attachment,
  type AttachmentChanged,
  type AttachmentOpened,
  type Opening,
  OPENINGS_TOLD,
  type Payload,
} from '@switchboard/contracts';
import { Database, fitting, keepNewer, pageOf, placeOf, type Transaction } from '@switchboard/database';
import { AttachmentEntity } from './attachment.entity.js';
import { AttachmentOpeningEntity } from './attachment-opening.entity.js';
import type { Conditions } from '../contacts/report-filters.js';

interface AttachmentRow {
  id: string;
  at: string;
  attachment: Attachment;
}
/** A file and the latest of its openings. */
export type OpenedAttachment = Attachment & { openings: Opening[]; openingCount: number };
/** One more than anybody's policy lets into a contact is never asked for. */
const MAX_FILES = 2000;

/** Files of contacts and who opened them. */
@Injectable()
export class AttachmentsRepository {
  constructor(private readonly db: Database) {}

  /** The higher revision wins, in one statement. */
  async keep(
    tx: Transaction,
    { attachment, queueId, revision }: Payload<typeof AttachmentChanged>,
  ): Promise<void> {
    // A link is an answer of files to one reader, never something to keep.
    const kept = { ...attachment, link: null, previewLink: null };
    await keepNewer(tx.repository(AttachmentEntity), { ...kept, queueId, revision, attachment: kept });
  }

  /** `messageId` is the event's own id, so that a redelivery is no second opening. */
  async keepOpening(
    tx: Transaction,
    messageId: string,
    event: Payload<typeof AttachmentOpened>,
  ): Promise<void> {
    const { contactId, attachmentId, opening } = event;
    await tx
      .repository(AttachmentOpeningEntity)
      .createQueryBuilder()
      .insert()
      .values({ ...opening, id: messageId, contactId, attachmentId })
      .orIgnore()
      .execute();
  }

  async forget(tx: Transaction, contactIds: string[]): Promise<void> {
    await tx.sql('DELETE FROM attachments WHERE contact_id = ANY ($1::uuid[])', [contactIds]);
    await tx.sql('DELETE FROM attachment_openings WHERE contact_id = ANY ($1::uuid[])', [contactIds]);
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
    return pageOf(rows, limit, ({ attachment }) => attachment);
  }

  /** A contact's files, each with who opened it lately: whoever has a link may open it as often as he likes. */
  async ofContact(contactId: string): Promise<OpenedAttachment[]> {
    const rows = await this.db.sql<Omit<OpenedAttachment, keyof Attachment> & { attachment: Attachment }>(
      `SELECT a.attachment, coalesce(latest.openings, '[]') AS openings,
         (SELECT count(*)::int FROM attachment_openings o WHERE o.contact_id = a.contact_id AND o.attachment_id = a.id) AS "openingCount"
       FROM attachments a CROSS JOIN LATERAL (
         SELECT json_agg(json_build_object('at', o.at, 'who', o.who, 'rule', o.rule, 'outcome', o.outcome)
           ORDER BY o.at, o.id) AS openings
         FROM (SELECT * FROM attachment_openings o WHERE o.contact_id = a.contact_id AND o.attachment_id = a.id ORDER BY at DESC, id DESC
           LIMIT ${OPENINGS_TOLD}) o) latest
       WHERE a.contact_id = $1 AND a.state NOT IN ('uploading', 'aborted') ORDER BY a.at, a.id LIMIT ${MAX_FILES}`,
      [contactId],
    );
    return fitting(
      rows.map(({ attachment, openings, openingCount }) => ({
        ...attachment,
        openings: openings.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
        openingCount,
      })),
    );
  }
}
