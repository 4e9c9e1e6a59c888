import type { Status } from '@switchboard/contracts';
import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('statuses')
export class StatusEntity implements Status {
  @PrimaryColumn('uuid') declare id: string;
  @Column('text') declare name: string;
  @Column('uuid', { array: true }) declare queueIds: string[];
  @Column('boolean') declare finalOutcome: boolean;
  @Column('timestamptz', { transformer: isoTime }) declare createdAt: string;
}
