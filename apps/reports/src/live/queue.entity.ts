import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A copy of what routing owns; the higher revision wins. */
@Entity('queues')
export class QueueEntity {
  @PrimaryColumn('uuid') declare id: string;
  @Column('int') declare revision: number;
  @Column('int') declare number: number;
  @Column('text') declare name: string;
  @Column('uuid', { array: true }) declare memberIds: string[];
  @Column('int') declare serviceLevelSeconds: number;
  @Column('boolean') declare deleted: boolean;
}
