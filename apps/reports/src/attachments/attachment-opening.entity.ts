import type { Opening } from '@switchboard/contracts';
import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That somebody opened an attachment, or was refused. */
@Entity('attachment_openings')
export class AttachmentOpeningEntity {
  /** Of the event that told it: a redelivery is no second opening. */
  @PrimaryColumn('uuid') declare id: string;
  @Column('uuid') declare contactId: string;
  @Column('uuid') declare attachmentId: string;
  @Column('timestamptz', { transformer: isoTime }) declare at: string;
  @Column('jsonb') declare who: Opening['who'];
  @Column('int') declare rule: Opening['rule'];
  @Column('text') declare outcome: Opening['outcome'];
}
