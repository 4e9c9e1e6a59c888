import type { Attachment } from '@switchboard/contracts';
import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The newest that files told of an attachment. */
@Entity('attachments')
export class AttachmentEntity {
  @PrimaryColumn('uuid') declare id: string;
  @Column('uuid') declare contactId: string;
  @Column('uuid') declare queueId: string;
  @Column('int') declare revision: number;
  @Column('text') declare state: string;
  @Column('timestamptz', { transformer: isoTime }) declare at: string;
  @Column('jsonb') declare attachment: Attachment;
}
