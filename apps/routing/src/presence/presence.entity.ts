import type { Presence } from '@switchboard/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an agent says of himself, and the lock of his slots. */
@Entity('presences')
export class PresenceEntity {
  @PrimaryColumn('uuid') declare agentId: string;
  @Column('text') declare state: Presence['state'];
  @Column('uuid', { nullable: true }) declare reasonId: string | null;
  @Column('text', { nullable: true }) declare reasonName: string | null;
  @Column('boolean', { nullable: true }) declare paid: boolean | null;
  @Column('timestamptz') declare since: Date;
  @Column('boolean') declare automatic: boolean;
  @Column('int', { default: 0 }) declare misses: number;
  @Column('timestamptz', { nullable: true }) declare lastOfferAt: Date | null;
  @Column('int', { default: 0 }) declare revision: number;
}
