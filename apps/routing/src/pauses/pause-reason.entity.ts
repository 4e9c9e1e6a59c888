import type { PauseReason } from '@switchboard/contracts';
import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('pause_reasons')
export class PauseReasonEntity implements PauseReason {
  @PrimaryColumn('uuid') declare id: string;
  @Column('text') declare name: string;
  @Column('boolean') declare paid: boolean;
  @Column('timestamptz', { transformer: isoTime }) declare createdAt: string;
}
