import type { Right, Role, User } from '@switchboard/contracts';
import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn, VirtualColumn } from 'typeorm';

const teamsAs = (part: string) => (user: string) =>
  `ARRAY(SELECT team_id FROM team_people WHERE user_id = ${user}.id AND part = '${part}' ORDER BY team_id)`;

/** Who works here, as everybody is told of him; the password's hash comes out only where somebody signs in. */
@Entity('users')
export class UserEntity implements User {
  @PrimaryColumn('uuid') declare id: string;
  @Column('text') declare email: string;
  @Column('text') declare name: string;
  @Column('text', { default: '' }) declare publicName: string;
  @Column('text', { select: false }) declare passwordHash: string;
  @Column('text', { array: true }) declare roles: Role[];
  @Column('text', { array: true }) declare rights: Right[];
  @Column('jsonb') declare skills: User['skills'];
  @Column('int') declare capacity: number;
  @Column('boolean') declare active: boolean;
  @VirtualColumn('uuid', { query: teamsAs('member') }) declare teamIds: string[];
  @VirtualColumn('uuid', { query: teamsAs('supervisor') }) declare supervisedTeamIds: string[];
  @Column('int', { default: 1 }) declare revision: number;
  @Column('timestamptz', { transformer: isoTime }) declare createdAt: string;
  @Column('timestamptz', { select: false, default: () => 'now()' }) declare changedAt: Date;
  @Column('timestamptz', { select: false, nullable: true }) declare deletedAt: Date | null;
}
