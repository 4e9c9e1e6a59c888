import type { Presence } from '@switchboard/contracts';
import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What routing last told of an agent. */
@Entity('agents')
export class AgentEntity {
  @PrimaryColumn('uuid') declare id: string;
  @Column('int') declare revision: number;
  @Column('text') declare name: string;
  @Column('uuid', { array: true }) declare teamIds: string[];
  @Column('text') declare state: Presence['state'];
  @Column('text', { nullable: true }) declare reason: string | null;
  @Column('timestamptz', { transformer: isoTime }) declare since: string;
  @Column('int') declare capacity: number;
  @Column('int') declare load: number;
}
