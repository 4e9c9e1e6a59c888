import type { ContactState, Hold } from '@switchboard/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is kept of a contact. */
@Entity('contact_reports')
export class ContactReportEntity {
  @PrimaryColumn('uuid') declare contactId: string;
  @Column('int') declare revision: number;
  @Column('text') declare state: ContactState;
  @Column('uuid') declare queueId: string;
  @Column('int') declare queueNumber: number;
  @Column('text') declare queueName: string;
  @Column('uuid') declare visitorId: string;
  @Column('text', { nullable: true }) declare visitorName: string | null;
  @Column('text', { nullable: true }) declare visitorEmail: string | null;
  @Column('jsonb') declare visitorFields: object;
  @Column('jsonb') declare participants: object;
  @Column('jsonb') declare segments: object;
  @Column('jsonb') declare agents: object;
  @Column('uuid', { array: true }) declare agentIds: string[];
  @Column('uuid', { array: true }) declare teamIds: string[];
  @Column('uuid', { nullable: true }) declare statusId: string | null;
  @Column('text', { nullable: true }) declare statusName: string | null;
  @Column('boolean') declare notSet: boolean;
  @Column('boolean') declare important: boolean;
  @Column('text', { nullable: true }) declare endedBy: string | null;
  @Column('timestamptz') declare startedAt: Date;
  @Column('timestamptz', { nullable: true }) declare answeredAt: Date | null;
  @Column('timestamptz', { nullable: true }) declare endedAt: Date | null;
  @Column('timestamptz', { nullable: true }) declare closedAt: Date | null;
  @Column('timestamptz', { nullable: true }) declare waitingSince: Date | null;
  @Column('jsonb', { nullable: true }) declare hold: Hold | null;
  /** When files was last told to delete the contact's files before the report goes. */
  @Column('timestamptz', { nullable: true }) declare filesAskedAt: Date | null;
  @Column('tsvector', { select: false }) declare search: string;
}
