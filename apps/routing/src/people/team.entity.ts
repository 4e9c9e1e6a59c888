import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A copy of what accounts owns; the higher revision wins. */
@Entity('teams')
export class TeamEntity {
  @PrimaryColumn('uuid') declare id: string;
  @Column('int') declare revision: number;
  @Column('boolean') declare deleted: boolean;
  @Column('uuid', { array: true }) declare memberIds: string[];
}
