import type { Opening } from '@switchboard/contracts';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What one reader was answered about one file, with the rule that decided; once an hour. */
@Entity('openings')
export class OpeningEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  declare id: string;

  @Column('timestamptz')
  declare at: Date;

  @Column('uuid')
  declare contactId: string;

  @Column('uuid')
  declare attachmentId: string;

  @Column('text')
  declare whoKind: Opening['who']['kind'];

  @Column('uuid', { nullable: true })
  declare whoId: string | null;

  @Column('int')
  declare rule: number;

  @Column('text')
  declare outcome: Opening['outcome'];
}
