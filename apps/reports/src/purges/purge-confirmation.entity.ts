import type { PurgedBy } from '@switchboard/contracts';
import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That a service has nothing of a contact any more. */
@Entity('purge_confirmations')
export class PurgeConfirmationEntity {
  @PrimaryColumn('uuid') declare contactId: string;
  @PrimaryColumn('text') declare service: PurgedBy;
  @Column('timestamptz', { transformer: isoTime }) declare at: string;
  /** How many rows of each table went. */
  @Column('jsonb') declare deleted: Record<string, number>;
}
