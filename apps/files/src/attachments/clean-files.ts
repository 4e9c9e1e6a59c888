import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Database } from '@switchboard/database';
import { logger, Metrics } from '@switchboard/kernel';
import { ERRORS } from '../files.errors.js';
import { type ByteRange, ObjectMissing } from '../storage/object-store.js';
import { Stores } from '../storage/stores.js';
import { BytesChanged, verified } from '../storage/verified.js';
import type { AttachmentEntity } from './attachment.entity.js';
import { AttachmentsService } from './attachments.service.js';

/** The only way to the bytes of a clean file: they are those that were scanned, or they do not come whole. */
@Injectable()
export class CleanFiles {
  private readonly log = logger('clean files');
  private readonly faults;

  constructor(
    private readonly stores: Stores,
    private readonly attachments: AttachmentsService,
    private readonly db: Database,
    metrics: Metrics,
  ) {
    this.faults = metrics.counter(
      'files_store_faults_total',
      'Clean files that the store has lost or changed',
      ['fault'],
    );
  }

  /** Of a part only the number of bytes is checked. Opened before anything is promised: a store that is away is a 503. */
  async open(row: AttachmentEntity, range: ByteRange | null = null): Promise<Readable> {
    const { cleanKey, sha256, receivedBytes } = row;
    if (!cleanKey || !sha256) throw ERRORS.attachmentNotFound();
    const source = await this.stores.clean.get(cleanKey, range ?? undefined).catch((error: unknown) => {
      throw error instanceof ObjectMissing ? this.missing(row) : ERRORS.storeAway(error);
    });
    const expected = range
      ? { bytes: range.end - range.start + 1, sha256: null }
      : { bytes: receivedBytes, sha256 };
    return verified(source, expected).once('error', (error) => {
      if (error instanceof BytesChanged) void this.changed(row, error);
    });
  }

  private missing({ id: attachmentId, contactId }: AttachmentEntity) {
    this.faults.inc({ fault: 'missing' });
    this.log.error({ attachmentId, contactId }, 'the store has lost a file');
    return ERRORS.lost();
  }

  /** Nobody knows what it is now: nobody gets it any more. */
  private async changed(row: AttachmentEntity, err: BytesChanged): Promise<void> {
    this.faults.inc({ fault: 'changed' });
    const { id: attachmentId, contactId } = row;
    this.log.error({ attachmentId, contactId, err }, 'the store has changed a file; it is recalled');
    await this.db
      .transaction((tx) =>
        this.attachments.recall(tx, row, 'the stored bytes are not those that were scanned'),
      )
      .catch((cause: unknown) =>
        this.log.error({ attachmentId, err: cause }, 'the file could not be recalled'),
      );
  }
}
