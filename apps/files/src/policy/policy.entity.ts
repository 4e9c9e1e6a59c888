import type { FilePolicy } from '@switchboard/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What may be sent, as it was saved. */
@Entity('policies')
export class PolicyEntity {
  @PrimaryColumn('text', { comment: 'organisation, or the id of a queue' })
  declare scope: string;

  @Column('jsonb')
  declare policy: FilePolicy;

  @Column('timestamptz')
  declare updatedAt: Date;

  @Column('uuid')
  declare updatedBy: string;
}
