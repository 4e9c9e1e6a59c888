import type { Team } from '@switchboard/contracts';
import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn, VirtualColumn } from 'typeorm';

const peopleAs = (part: string) => (team: string) =>
  `ARRAY(SELECT user_id FROM team_people WHERE team_id = ${team}.id AND part = '${part}' ORDER BY user_id)`;

@Entity('teams')
export class TeamEntity implements Team {
  @PrimaryColumn('uuid') declare id: string;
  @Column('text') declare name: string;
  @VirtualColumn('uuid', { query: peopleAs('member') }) declare memberIds: string[];
  @VirtualColumn('uuid', { query: peopleAs('supervisor') }) declare supervisorIds: string[];
  @Column('int', { default: 1 }) declare revision: number;
  @Column('timestamptz', { transformer: isoTime }) declare createdAt: string;
}
