import type { Invitation } from '@switchboard/contracts';
import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An agent's permit for the visitor to send files, with the number of its changes. */
@Entity('invitations')
export class InvitationEntity implements Invitation {
  @PrimaryColumn('uuid')
  declare id: string;

  @Column('uuid')
  declare contactId: string;

  @Column('text')
  declare state: Invitation['state'];

  @Column('timestamptz', { transformer: isoTime })
  declare issuedAt: string;

  @Column('timestamptz', { transformer: isoTime })
  declare expiresAt: string;

  @Column('int')
  declare filesLeft: number;

  @Column('bigint', { transformer: { from: Number, to: (count: number) => count } })
  declare bytesLeft: number;

  @Column('text', { array: true })
  declare types: string[];

  @Column('int')
  declare revision: number;
}
