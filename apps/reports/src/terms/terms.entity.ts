import type { RetentionTerms } from '@switchboard/contracts';
import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How long things are kept, as it was saved: one row, or none yet. */
@Entity('retention_terms')
export class TermsEntity {
  @PrimaryColumn('int') declare id: number;
  @Column('jsonb') declare terms: RetentionTerms;
  @Column('timestamptz', { transformer: isoTime }) declare updatedAt: string;
  @Column('uuid') declare updatedBy: string;
}
