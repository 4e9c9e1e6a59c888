import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('preferences')
export class PreferencesEntity {
  @PrimaryColumn('uuid') declare userId: string;
  /** As it was when it was put; today's defaults are added by its contract. */
  @Column('jsonb') declare preferences: object;
}
