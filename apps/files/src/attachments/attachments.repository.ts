import { Injectable } from '@nestjs/common';
import type { ListQuery } from '@switchboard/contracts';
import { Database, newestFirst } from '@switchboard/database';
import { In, Not } from 'typeorm';
import { AttachmentEntity } from './attachment.entity.js';

@Injectable()
export class AttachmentsRepository {
  constructor(private readonly db: Database) {}

  async find(id: string): Promise<AttachmentEntity | null> {
    return this.db.repository(AttachmentEntity).findOneBy({ id });
  }

  async findByLink(linkHash: Buffer): Promise<AttachmentEntity | null> {
    return this.db.repository(AttachmentEntity).findOneBy({ linkHash });
  }

  /** Newest first. What never became a file is not shown. */
  async list(contactId: string, query: ListQuery) {
    const state = Not(In(['uploading', 'aborted']));
    return newestFirst(this.db.repository(AttachmentEntity), query, { contactId, state });
  }
}
