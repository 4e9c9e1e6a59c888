import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A session that is over, as long as a token of it may live. */
@Entity('ended_sessions')
export class EndedSessionEntity {
  @PrimaryColumn('text')
  declare sid: string;

  @Column('timestamptz', { default: () => 'now()' })
  declare endedAt: Date;
}
