import type { Right, Role, User } from '@switchboard/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A copy of what accounts owns; the higher revision wins. */
@Entity('users')
export class UserEntity {
  @PrimaryColumn('uuid') declare id: string;
  @Column('int') declare revision: number;
  @Column('text') declare name: string;
  @Column('text') declare publicName: string;
  @Column('jsonb') declare skills: User['skills'];
  @Column('int') declare capacity: number;
  @Column('text', { array: true }) declare roles: Role[];
  @Column('boolean') declare active: boolean;
  @Column('uuid', { array: true }) declare teamIds: string[];
  /** Null: told before this was kept, so not known here. */
  @Column('text', { array: true, nullable: true }) declare rights: Right[] | null;
  @Column('uuid', { array: true, nullable: true }) declare supervisedTeamIds: string[] | null;
}
