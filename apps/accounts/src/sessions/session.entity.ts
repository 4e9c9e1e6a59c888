import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SessionFacts } from './sessions.rules.js';

/** Why a session ended; the words of `accounts.session.ended`. */
export type EndReason = 'signedOut' | 'passwordChanged' | 'disabled' | 'reused' | 'expired';

@Entity('sessions')
export class SessionEntity implements SessionFacts {
  @PrimaryColumn('uuid') declare id: string;
  @Column('uuid') declare userId: string;
  /** What the next refresh token is derived with, from the one before it; worth nothing without that. */
  @Column('text') declare salt: string;
  @Column('int') declare generation: number;
  @Column('timestamptz') declare rotatedAt: Date;
  @Column('timestamptz') declare idleUntil: Date;
  @Column('timestamptz') declare createdAt: Date;
  @Column('timestamptz') declare expiresAt: Date;
  @Column('timestamptz', { nullable: true }) declare endedAt: Date | null;
  @Column('text', { nullable: true }) declare endReason: EndReason | null;
}
