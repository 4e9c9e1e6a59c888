import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@switchboard/database';
import { In, Raw } from 'typeorm';
import { AttachmentEntity } from '../attachments/attachment.entity.js';
import type { Received } from './receive.js';

type Attempt = Pick<AttachmentEntity, 'id' | 'attempt'>;
/** What makes a message one message, however often it is sent. */
type Once = Pick<AttachmentEntity, 'contactId' | 'clientMessageId'> & { senderId: string };

const NEXT_REVISION = () => 'revision + 1';
/** A process says again and again that it still brings the bytes; whoever was silent for so long has died. */
const LEASE = () => "now() + interval '20 seconds'";

@Injectable()
export class UploadsRepository {
  constructor(private readonly db: Database) {}

  async lockOnce(
    tx: Transaction,
    { contactId, senderId, clientMessageId }: Once,
  ): Promise<AttachmentEntity | null> {
    return tx.repository(AttachmentEntity).findOne({
      where: { contactId, sentBy: { id: senderId }, clientMessageId },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** Begins an upload; one that was aborted starts again, under its id. The contact is locked. */
  async reserve(
    tx: Transaction,
    row: Omit<AttachmentEntity, 'revision'>,
    earlier: AttachmentEntity | null,
  ): Promise<AttachmentEntity> {
    const reserved = { ...row, revision: earlier ? earlier.revision + 1 : 1 };
    const leased = { ...reserved, leaseUntil: LEASE };
    if (earlier) await tx.repository(AttachmentEntity).update(row.id, leased);
    else await tx.repository(AttachmentEntity).insert(leased);
    return reserved;
  }

  /** What has come is stored. Null where somebody has aborted the upload meanwhile. */
  async append(tx: Transaction, upload: Attempt, received: Received): Promise<AttachmentEntity | null> {
    return this.change(tx, upload, received);
  }

  /** Everything has come: what was reserved beyond it is given back, and it waits for its scan. */
  async complete(tx: Transaction, upload: AttachmentEntity, now: Date): Promise<AttachmentEntity | null> {
    return this.change(tx, upload, {
      state: 'scanning',
      reservedBytes: upload.receivedBytes,
      leaseUntil: null,
      nextScanAt: now,
      scans: 0,
      revision: NEXT_REVISION,
    });
  }

  /** Null where it was not uploading any more. */
  async abort(tx: Transaction, upload: Attempt): Promise<AttachmentEntity | null> {
    return this.change(tx, upload, { state: 'aborted', revision: NEXT_REVISION });
  }

  async renew(attempts: string[]): Promise<void> {
    const ours = { attempt: In(attempts), state: 'uploading' as const };
    await this.db.repository(AttachmentEntity).update(ours, { leaseUntil: LEASE });
  }

  /** Whose process has died. */
  async findLost(limit: number): Promise<AttachmentEntity[]> {
    return this.db.repository(AttachmentEntity).find({
      where: { state: 'uploading', leaseUntil: Raw((lease) => `${lease} < now()`) },
      order: { leaseUntil: 'ASC' },
      take: limit,
    });
  }

  private async change(
    tx: Transaction,
    { id, attempt }: Attempt,
    next: Partial<Omit<AttachmentEntity, 'revision' | 'limits' | 'sentBy'>> & { revision?: () => string },
  ): Promise<AttachmentEntity | null> {
    const rows = tx.repository(AttachmentEntity);
    const { affected } = await rows.update({ id, attempt, state: 'uploading' }, next);
    return affected ? rows.findOneByOrFail({ id }) : null;
  }
}
