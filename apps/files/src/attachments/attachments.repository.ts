import { Injectable } from '@nestjs/common';
import type { ListQuery } from '@switchboard/contracts';
import { Database, newestFirst, type Transaction } from '@switchboard/database';
import { In, Not } from 'typeorm';
import { AttachmentEntity } from './attachment.entity.js';
import { ForgottenAttachmentEntity } from './forgotten-attachment.entity.js';

type Attachment = AttachmentEntity | ForgottenAttachmentEntity;

@Injectable()
export class AttachmentsRepository {
  constructor(private readonly db: Database) {}

  /** One that is here, or what is left of it. */
  async find(by: { id: string } | { linkHash: Buffer }): Promise<Attachment | null> {
    return (
      (await this.db.repository(AttachmentEntity).findOneBy(by)) ??
      (await this.db.repository(ForgottenAttachmentEntity).findOneBy(by))
    );
  }

  /** Null where it was not clean any more. */
  async recall(tx: Transaction, id: string, reason: string): Promise<AttachmentEntity | null> {
    const rows = tx.repository(AttachmentEntity);
    const next = { state: 'recalled' as const, reason, revision: () => 'revision + 1' };
    const { affected } = await rows.update({ id, state: 'clean' }, next);
    return affected ? rows.findOneByOrFail({ id }) : null;
  }

  /** Keeps of each file that it was; returns what there was. */
  async forget(tx: Transaction, contactIds: string[]): Promise<AttachmentEntity[]> {
    // Locked: what somebody changes at this moment is deleted as he leaves it, its new objects too.
    const rows = await tx
      .repository(AttachmentEntity)
      .find({ where: { contactId: In(contactIds) }, lock: { mode: 'pessimistic_write' } });
    const forgotten = rows.map(({ id, contactId, linkHash }) => ({ id, contactId, linkHash }));
    await tx.repository(ForgottenAttachmentEntity).insert(forgotten);
    await tx.repository(AttachmentEntity).delete({ contactId: In(contactIds) });
    return rows;
  }

  /** What there is of a contact, as nobody else changes it now. */
  async lockFiles(tx: Transaction, contactId: string): Promise<AttachmentEntity[]> {
    const state = Not(In(['uploading', 'aborted', 'deleted']));
    return tx
      .repository(AttachmentEntity)
      .find({ where: { contactId, state }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
  }

  /** Of a locked one. A scan that is under way has lost its lease. */
  async delete(tx: Transaction, { id, revision }: AttachmentEntity): Promise<AttachmentEntity> {
    const rows = tx.repository(AttachmentEntity);
    const nobodys = { nextScanAt: null, lease: null, leaseUntil: null };
    await rows.update({ id }, { state: 'deleted', cleanKey: null, revision: revision + 1, ...nobodys });
    return rows.findOneByOrFail({ id });
  }

  /** Newest first. What never became a file is not shown. */
  async list<Item>(contactId: string, query: ListQuery, shown: (row: AttachmentEntity) => Item) {
    const state = Not(In(['uploading', 'aborted']));
    return newestFirst(this.db.repository(AttachmentEntity), query, { contactId, state }, shown);
  }
}
