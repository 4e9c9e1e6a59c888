import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Term } from '../terms/terms.rules.js';

/** What somebody was shown: a purge by hand takes just that. Of its token only the hash is kept. */
@Entity('purge_previews')
export class PurgePreviewEntity {
  @PrimaryColumn('bytea') declare tokenHash: Buffer;
  @Column('jsonb') declare term: Term;
  @Column('timestamptz') declare at: Date;
  @Column('uuid') declare madeBy: string;
  /** Null until he purges by it; the sweep does it and takes the row away. */
  @Column('timestamptz', { nullable: true }) declare orderedAt: Date | null;
}
