import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn, VirtualColumn } from 'typeorm';

/** A queue. The row of a deleted one stays: contacts, offers and assignments refer to it. */
@Entity('queues')
export class QueueEntity {
  @PrimaryColumn('uuid') declare id: string;
  @Column('int') declare number: number;
  @Column('text') declare name: string;
  /** Every field of the contract `Queue` that is no column here. */
  @Column('jsonb') declare policy: object;
  @VirtualColumn('uuid', {
    query: (queue) =>
      `ARRAY(SELECT agent_id FROM queue_members WHERE queue_id = ${queue}.id ORDER BY agent_id)`,
  })
  declare memberIds: string[];
  @Column('uuid', { nullable: true }) declare pauseReasonId: string | null;
  @Column('int') declare revision: number;
  @Column('timestamptz', { transformer: isoTime }) declare createdAt: string;
  @Column('timestamptz', { nullable: true }) declare deletedAt: Date | null;
}
