import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who was asked, and what came of it. */
@Entity('offers')
export class OfferEntity {
  @PrimaryColumn('uuid') declare id: string;
  @Column('uuid') declare contactId: string;
  @Column('uuid') declare agentId: string;
  @Column('uuid') declare queueId: string;
  @Column('text') declare kind: string;
  @Column('timestamptz', { nullable: true, transformer: isoTime }) declare madeAt: string | null;
  @Column('timestamptz', { nullable: true, transformer: isoTime }) declare endedAt: string | null;
  @Column('text', { nullable: true }) declare outcome: string | null;
}
