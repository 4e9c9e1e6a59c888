import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where somebody signed in before, by hashes. */
@Entity('sign_in_places')
export class SignInPlaceEntity {
  @PrimaryColumn('text', { comment: 'SHA-256 of the address that was signed in with' })
  declare account: string;
  @PrimaryColumn('text', { comment: 'SHA-256 of the network it came from' }) declare network: string;
  @Column('timestamptz') declare lastAt: Date;
}
