import { Injectable } from '@nestjs/common';
import { logger } from '@switchboard/kernel';
import type { FastifyReply } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { AttachmentRow } from '../attachments/attachment.row.js';
import { ERRORS } from '../files.errors.js';
import { GUARDED_HEADERS } from '../links/download.rules.js';
import { Stores } from '../storage/stores.js';
import { hasPreview } from './preview.rules.js';
import { thumbnail } from './thumbnail.js';

const CACHE_BYTES = 32 * 1024 * 1024;
const MAX_WAITING = 50;
/** Stands for a picture of which none can be made; kept, so that a bomb costs its time once. */
const NONE = Buffer.alloc(1);

/** Small pictures of clean images, made when asked for, one at a time. */
@Injectable()
export class PreviewsService {
  private readonly log = logger('previews');
  private readonly made = new LRUCache<string, Buffer>({
    maxSize: CACHE_BYTES,
    sizeCalculation: ({ length }) => length,
  });
  private readonly underWay = new Map<string, Promise<Buffer>>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly stores: Stores) {}

  async send(
    reply: FastifyReply,
    { row, setCookies }: { row: AttachmentRow; setCookies: string[] },
  ): Promise<void> {
    const picture = await this.of(row);
    await reply
      .headers({
        ...GUARDED_HEADERS,
        'cross-origin-resource-policy': 'cross-origin',
        'content-type': 'image/webp',
        'content-disposition': 'inline',
      })
      .headers(setCookies.length > 0 ? { 'set-cookie': setCookies } : {})
      .send(picture);
  }

  private async of(row: AttachmentRow): Promise<Buffer> {
    if (!row.cleanKey || !hasPreview(row.mediaType)) throw ERRORS.attachmentNotFound();
    const picture = this.made.get(row.cleanKey) ?? (await this.make(row.cleanKey, row.id));
    if (picture === NONE) throw ERRORS.attachmentNotFound();
    return picture;
  }

  private make(key: string, attachmentId: string): Promise<Buffer> {
    const already = this.underWay.get(key);
    if (already) return already;
    if (this.underWay.size >= MAX_WAITING) throw ERRORS.busy();
    const making = this.last
      .then(() => this.stores.clean.get(key))
      .catch((error: unknown) => {
        throw ERRORS.storeAway(error);
      })
      .then((source) =>
        thumbnail(source).catch((err: unknown) => {
          this.log.info({ err, attachmentId }, 'no preview can be made');
          return NONE;
        }),
      )
      .then((picture) => {
        this.made.set(key, picture);
        return picture;
      })
      .finally(() => this.underWay.delete(key));
    this.underWay.set(key, making);
    this.last = making.catch(() => undefined);
    return making;
  }
}
