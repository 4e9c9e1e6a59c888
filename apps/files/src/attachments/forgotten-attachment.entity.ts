import type { AttachmentForOpening } from '../access/may-open.rules.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is left of a file of a purged contact: enough to say that it is gone (row 2). */
@Entity('forgotten_attachments')
export class ForgottenAttachmentEntity implements AttachmentForOpening {
  @PrimaryColumn('uuid')
  declare id: string;

  @Column('uuid')
  declare contactId: string;

  @Column('bytea')
  declare linkHash: Buffer;

  get state() {
    return 'deleted' as const;
  }

  get consent() {
    return 'notNeeded' as const;
  }

  get direction() {
    return 'inbound' as const;
  }
}
