import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: since when reports of visitors arrive, and when the last one did. */
@Entity('watch')
export class WatchEntity {
  @PrimaryColumn('boolean', { default: true }) declare id: boolean;
  @Column('timestamptz') declare countingSince: Date;
  @Column('timestamptz') declare reportedAt: Date;
}
