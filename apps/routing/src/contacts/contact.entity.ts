import type { ContactFacts, ContactState } from '@switchboard/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What routing knows of a contact of chat's, the lock of everything about it, and the number of its last placement. */
@Entity('contacts')
export class ContactEntity {
  @PrimaryColumn('uuid') declare id: string;
  @Column('int') declare revision: number;
  @Column('text') declare state: ContactState;
  @Column('uuid') declare queueId: string;
  @Column('jsonb') declare visitor: ContactFacts['visitor'];
  @Column('text', { nullable: true }) declare language: string | null;
  @Column('timestamptz') declare startedAt: Date;
  @Column('boolean', { default: false }) declare visitorAway: boolean;
  @Column('int', { default: 0 }) declare placement: number;
  /** With which it waited last, before somebody took it. */
  @Column('int', { nullable: true }) declare priority: number | null;
}
