import { Entity, PrimaryColumn } from 'typeorm';

/** Somebody in a team; who looks after it may be a member too. */
@Entity('team_people')
export class TeamPersonEntity {
  @PrimaryColumn('uuid') declare teamId: string;
  @PrimaryColumn('text') declare part: 'member' | 'supervisor';
  @PrimaryColumn('uuid') declare userId: string;
}
