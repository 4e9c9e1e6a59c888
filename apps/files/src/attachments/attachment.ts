import { Attachment } from '@switchboard/contracts';
import type { AttachmentEntity } from './attachment.entity.js';

/** The attachment as messages and events carry it: staff's reason, no links, and nothing that only files needs. */
export function attachmentOf(row: AttachmentEntity): Attachment {
  return Attachment.parse({
    ...row,
    sentBy: { ...row.sentBy, shownAs: row.sentBy.shownAs ?? undefined },
    sizeBytes: row.receivedBytes,
    at: row.createdAt.toISOString(),
    link: null,
    previewLink: null,
  });
}
