import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('ratings')
export class RatingEntity {
  @PrimaryColumn('uuid') declare contactId: string;
  @Column('int') declare score: number;
  @Column('text', { nullable: true }) declare text: string | null;
  @Column('timestamptz', { transformer: isoTime }) declare at: string;
}
