import type { LeftReason, StaffRole } from '@switchboard/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { HandedOver } from './contact.types.js';

/** Somebody of staff in a contact: one flat row, whether he uses a slot or not. */
@Entity('participants')
export class ParticipantEntity {
  @PrimaryColumn('uuid') declare contactId: string;
  @PrimaryColumn('uuid') declare id: string;
  @Column('uuid') declare userId: string;
  @Column('text', { nullable: true }) declare name: string | null;
  @Column('text', { nullable: true }) declare publicName: string | null;
  @Column('uuid', { array: true }) declare teamIds: string[];
  @Column('text') declare role: StaffRole;
  @Column('int', { nullable: true }) declare placement: number | null;
  @Column('uuid', { nullable: true }) declare queueId: string | null;
  @Column('jsonb', { nullable: true }) declare handedOver: HandedOver | null;
  @Column('timestamptz', { nullable: true }) declare joinedAt: Date | null;
  @Column('timestamptz', { nullable: true }) declare releasedAt: Date | null;
  @Column('text', { nullable: true }) declare releaseReason: LeftReason | null;
  @Column('timestamptz', { nullable: true }) declare leftSelfAt: Date | null;
  @Column('timestamptz', { nullable: true }) declare leftAt: Date | null;
  @Column('text', { nullable: true }) declare leftReason: LeftReason | null;
}
