import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When somebody last tried an account. The account is a hash of what was typed: people type passwords there. */
@Entity('sign_in_attempts')
export class SignInAttemptsEntity {
  @PrimaryColumn('text') declare account: string;
  @Column('timestamptz', { array: true }) declare times: Date[];
  @Column('timestamptz') declare lastAt: Date;
}
