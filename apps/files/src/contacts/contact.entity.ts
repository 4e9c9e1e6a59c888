import { type ContactState, isOpen } from '@switchboard/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContactForOpening } from '../access/may-open.rules.js';

/** Files' copy of a contact: who is in it, and what became of it. */
@Entity('contacts')
export class ContactEntity implements ContactForOpening {
  @PrimaryColumn('uuid')
  declare id: string;

  @Column('int')
  declare revision: number;

  @Column('text')
  declare state: ContactState;

  /** Where it stands now; null of one that was heard of before this was kept. */
  @Column('uuid', { nullable: true })
  declare queueId: string | null;

  @Column('uuid')
  declare visitorId: string;

  @Column('uuid', { nullable: true })
  declare ownerId: string | null;

  @Column('uuid', { array: true })
  declare staffIds: string[];

  @Column('uuid', { array: true })
  declare teamIds: string[];

  /** Staff who were in it and are no more: they may not finish an upload. */
  @Column('uuid', { array: true, default: () => "'{}'" })
  declare leftStaffIds: string[];

  @Column('timestamptz', { nullable: true })
  declare endedAt: Date | null;

  @Column('boolean', { default: false })
  declare visitorGaveUp: boolean;

  get isOpen(): boolean {
    return isOpen(this);
  }

  get isWrapUp(): boolean {
    return this.state === 'wrapUp';
  }

  /** Of one that is purged only a tombstone is left. */
  get isExpired(): boolean {
    return false;
  }
}
