import type { Right, Role, StaffRights } from '@switchboard/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A copy of what somebody of staff may do. Who was removed stays as an inactive one. */
@Entity('staff')
export class StaffMemberEntity implements StaffRights {
  @PrimaryColumn('uuid') declare id: string;
  @Column('int') declare revision: number;
  @Column('boolean') declare active: boolean;
  @Column('text', { array: true }) declare roles: Role[];
  @Column('text', { array: true }) declare rights: Right[];
  @Column('uuid', { array: true }) declare supervisedTeamIds: string[];
}

/** Table `staff`, for a service that keeps such a copy. */
export const staffMigrationSql = () => `
  CREATE TABLE staff (
    id uuid PRIMARY KEY,
    revision int NOT NULL,
    active boolean NOT NULL,
    roles text[] NOT NULL,
    rights text[] NOT NULL,
    supervised_team_ids uuid[] NOT NULL
  );`;
