import { Injectable } from '@nestjs/common';
import { AppError, logger } from '@switchboard/kernel';
import type { FastifyReply } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { AttachmentEntity } from '../attachments/attachment.entity.js';
import { CleanFiles } from '../attachments/clean-files.js';
import { ERRORS } from '../files.errors.js';
import { GUARDED_HEADERS } from '../links/download.rules.js';
import { FairShare } from './fair-share.js';
import { hasPreview } from './preview.rules.js';
import { thumbnail } from './thumbnail.js';

const CACHE_BYTES = 32 * 1024 * 1024;
/** A quarter of the waiting places for one contact: a page that shows many pictures asks for all of them at once. */
const SHARES = { atOnce: 2, waitingOfOne: 50, waiting: 200, refusal: ERRORS.busy };
/** Stands for a picture of which none can be made; kept, so that a bomb costs its time once. */
const NONE = Buffer.alloc(1);

/** Small pictures of clean images, made when asked for, each in a process of its own, contacts in turn. */
@Injectable()
export class PreviewsService {
  private readonly log = logger('previews');
  private readonly made = new LRUCache<string, Buffer>({
    maxSize: CACHE_BYTES,
    sizeCalculation: ({ length }) => length,
  });
  private readonly underWay = new Map<string, Promise<Buffer>>();
  private readonly shares = new FairShare(SHARES);

  constructor(private readonly files: CleanFiles) {}

  async send(reply: FastifyReply, { row }: { row: AttachmentEntity }): Promise<void> {
    const picture = await this.of(row);
    await reply
      .headers({
        ...GUARDED_HEADERS,
        'cross-origin-resource-policy': 'cross-origin',
        'content-type': 'image/webp',
        'content-disposition': 'inline',
      })
      .send(picture);
  }

  /** A picture of what was purged does not stay in memory. */
  forget(cleanKey: string): void {
    this.made.delete(cleanKey);
  }

  private async of(row: AttachmentEntity): Promise<Buffer> {
    const { cleanKey } = row;
    if (!cleanKey || !hasPreview(row.mediaType)) throw ERRORS.attachmentNotFound();
    const picture = this.made.get(cleanKey) ?? (await this.make({ ...row, cleanKey }));
    if (picture === NONE) throw ERRORS.attachmentNotFound();
    return picture;
  }

  private make(row: AttachmentEntity & { cleanKey: string }): Promise<Buffer> {
    const { contactId, cleanKey } = row;
    const already = this.underWay.get(cleanKey);
    if (already) return already;
    const making = this.shares
      .run(contactId, () => this.madeFrom(row))
      .finally(() => this.underWay.delete(cleanKey));
    this.underWay.set(cleanKey, making);
    return making;
  }

  private async madeFrom(row: AttachmentEntity & { cleanKey: string }): Promise<Buffer> {
    try {
      const picture = await thumbnail(await this.files.open(row));
      if (!picture) this.log.info({ attachmentId: row.id }, 'no preview can be made');
      this.made.set(row.cleanKey, picture ?? NONE);
      return picture ?? NONE;
    } catch (error) {
      throw error instanceof AppError ? error : ERRORS.storeAway(error);
    }
  }
}
