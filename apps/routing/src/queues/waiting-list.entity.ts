import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row a queue: the lock of its matching pass, and what was last told of its waiting list. */
@Entity('waiting_lists')
export class WaitingListEntity {
  @PrimaryColumn('uuid') declare queueId: string;
  @Column('int', { default: 0 }) declare revision: number;
  @Column('text', { default: '' }) declare fingerprint: string;
}
