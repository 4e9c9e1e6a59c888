import type { Purge } from '@switchboard/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That a contact was purged: when, why, and whether everybody has said that nothing is left of it. Ids only. */
@Entity('purges')
export class PurgeEntity {
  @PrimaryColumn('uuid') declare contactId: string;
  @Column('timestamptz') declare at: Date;
  @Column('text') declare why: Purge['why'];
  @Column('uuid', { nullable: true }) declare by: string | null;
  /** When the other services were told the last time. */
  @Column('timestamptz') declare askedAt: Date;
  @Column('timestamptz', { nullable: true }) declare completedAt: Date | null;
  @Column('text', { nullable: true }) declare digest: string | null;
}
