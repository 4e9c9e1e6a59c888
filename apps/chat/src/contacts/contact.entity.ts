import type { ContactFacts, ContactState, QueueFacts } from '@switchboard/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Ending, Placement, Rating, Transfer } from './contact.types.js';

/** One visit as it is kept; rules know it as a `Contact`. */
@Entity('contacts')
export class ContactEntity {
  @PrimaryColumn('uuid') declare id: string;
  @Column('int') declare revision: number;
  @Column('text') declare state: ContactState;
  @Column('uuid') declare queueId: string;
  @Column('jsonb') declare queue: QueueFacts;
  @Column('uuid', { nullable: true }) declare widgetId: string | null;
  @Column('uuid') declare visitorId: string;
  @Column('jsonb') declare visitor: Omit<ContactFacts['visitor'], 'id'>;
  @Column('text', { nullable: true }) declare language: string | null;
  @Column('jsonb') declare placements: Placement[];
  @Column('jsonb') declare transfers: Transfer[];
  @Column('uuid', { nullable: true }) declare ownerId: string | null;
  @Column('jsonb', { nullable: true }) declare status: NonNullable<ContactFacts['status']> | null;
  @Column('boolean', { default: false }) declare notSet: boolean;
  @Column('boolean', { default: false }) declare important: boolean;
  @Column('boolean', { default: false }) declare visitorAway: boolean;
  @Column('jsonb', { nullable: true }) declare ending: Ending | null;
  @Column('timestamptz') declare startedAt: Date;
  @Column('timestamptz', { nullable: true }) declare answeredAt: Date | null;
  @Column('timestamptz', { nullable: true }) declare endedAt: Date | null;
  @Column('timestamptz', { nullable: true }) declare closedAt: Date | null;
  @Column('timestamptz', { nullable: true }) declare wrapUpEndsAt: Date | null;
  @Column('timestamptz') declare activeAt: Date;
  @Column('int', { default: 0 }) declare lastSeq: number;
  @Column('int', { default: 0 }) declare lastStaffSeq: number;
  @Column('jsonb', { nullable: true }) declare rating: Rating | null;
  @Column('timestamptz', { nullable: true }) declare visitorSpokeAt: Date | null;
  @Column('timestamptz', { nullable: true }) declare unansweredSince: Date | null;
  @Column('timestamptz', { nullable: true }) declare remindedAt: Date | null;
  @Column('text', { nullable: true }) declare startKey: string | null;
  @Column('text', { nullable: true }) declare startHash: string | null;
}
