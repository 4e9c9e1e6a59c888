import type { Offer, OfferState } from '@switchboard/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('offers')
export class OfferEntity {
  @PrimaryColumn('uuid') declare id: string;
  @Column('text') declare kind: Offer['kind'];
  @Column('uuid') declare contactId: string;
  @Column('uuid') declare agentId: string;
  @Column('uuid') declare queueId: string;
  @Column('uuid', { nullable: true }) declare fromAgentId: string | null;
  @Column('text', { nullable: true }) declare fromName: string | null;
  @Column('uuid', { nullable: true }) declare replaces: string | null;
  @Column('text', { nullable: true }) declare note: string | null;
  @Column('text', { nullable: true }) declare visitorUrl: string | null;
  @Column('text', { nullable: true }) declare externalUrl: string | null;
  @Column('timestamptz') declare waitingSince: Date;
  @Column('timestamptz') declare madeAt: Date;
  @Column('timestamptz') declare expiresAt: Date;
  @Column('timestamptz', { nullable: true }) declare shownAt: Date | null;
  @Column('timestamptz') declare dueAt: Date;
  @Column('text') declare state: OfferState;
  @Column('timestamptz', { nullable: true }) declare endedAt: Date | null;
  @Column('text', { nullable: true }) declare reason: string | null;
  @Column('jsonb', { nullable: true }) declare decision: object | null;
}
