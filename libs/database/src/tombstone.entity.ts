import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is kept of a purged contact: ids only, of those who are told that it is gone instead of that it never was. */
@Entity('tombstones')
export class TombstoneEntity {
  @PrimaryColumn('uuid')
  declare contactId: string;

  @Column('uuid', { nullable: true })
  declare visitorId: string | null;

  @Column('uuid', { array: true })
  declare agentIds: string[];

  @Column('uuid', { array: true })
  declare teamIds: string[];

  @Column('timestamptz')
  declare purgedAt: Date;
}
