import type { Actor } from '@switchboard/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Lets a browser open one file once, for a minute. Only its hash is kept. */
@Entity('tickets')
export class TicketEntity {
  @PrimaryColumn('bytea')
  declare hash: Buffer;

  @Column('uuid')
  declare attachmentId: string;

  /** Who asked for it. */
  @Column('jsonb')
  declare actor: Actor;

  @Column('timestamptz')
  declare expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  declare usedAt: Date | null;
}
