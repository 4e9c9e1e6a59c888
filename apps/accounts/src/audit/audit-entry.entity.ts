import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One line of the trail. The app role may add lines and read them, nothing else. */
@Entity('audit')
export class AuditEntryEntity {
  @PrimaryColumn('uuid') declare id: string;
  @Column('timestamptz', { transformer: isoTime }) declare at: string;
  @Column('text') declare actorKind: string;
  @Column('uuid', { nullable: true }) declare actorId: string | null;
  @Column('text') declare action: string;
  @Column('text') declare subjectKind: string;
  @Column('uuid', { nullable: true }) declare subjectId: string | null;
  @Column('text', { nullable: true }) declare address: string | null;
  @Column('jsonb') declare details: object;
}
