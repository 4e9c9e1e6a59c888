import type { AttachmentState, Consent, Direction, ShownAs } from '@switchboard/contracts';
import { Column, Entity, PrimaryColumn, type ValueTransformer } from 'typeorm';

/** What policy and invitation permitted when an upload began: it goes on by this, whatever changes meanwhile (rule 10). */
export interface UploadLimits {
  maxFileBytes: number;
  /** What was left of the budget; null where there is none. */
  bytesLeft: number | null;
  /** A file must be on each of these lists. */
  types: string[][];
}

/** PostgreSQL gives 64 bits as text; a file has fewer than 2⁵³ bytes. */
const bytes: ValueTransformer = { from: Number, to: (count: number) => count };

/** Who sent it, as the contact knows him. */
export class SentBy {
  @Column('text', { name: 'sender_kind' })
  declare kind: 'visitor' | 'agent';

  @Column('uuid', { name: 'sender_id' })
  declare id: string;

  @Column('text', { name: 'sender_name' })
  declare name: string;

  /** What visitors know him by; null of a visitor. */
  @Column('jsonb', { name: 'sender_shown_as', nullable: true })
  declare shownAs: ShownAs | null;
}

/** A file of a contact, from the first byte of its upload on. */
@Entity('attachments')
export class AttachmentEntity {
  @PrimaryColumn('uuid')
  declare id: string;

  @Column('uuid')
  declare contactId: string;

  @Column('uuid')
  declare queueId: string;

  @Column('text')
  declare direction: Direction;

  @Column('text')
  declare state: AttachmentState;

  /** Staff's reason: the signature, or what makes it unscannable. */
  @Column('text', { nullable: true })
  declare reason: string | null;

  @Column('text')
  declare consent: Consent;

  @Column('text')
  declare name: string;

  @Column('text', { nullable: true })
  declare description: string | null;

  @Column('text', { nullable: true })
  declare text: string | null;

  @Column('jsonb')
  declare limits: UploadLimits;

  /** What it takes of the contact's budget; after the upload as much as came. */
  @Column('bigint', { transformer: bytes })
  declare reservedBytes: number;

  @Column('bigint', { transformer: bytes })
  declare receivedBytes: number;

  @Column('text')
  declare mediaType: string;

  @Column('text', { nullable: true })
  declare sha256: string | null;

  @Column(() => SentBy, { prefix: false })
  declare sentBy: SentBy;

  @Column('text')
  declare clientMessageId: string;

  @Column('timestamptz')
  declare createdAt: Date;

  @Column('int')
  declare revision: number;

  @Column('uuid', { nullable: true })
  declare invitationId: string | null;

  /** The upload in hand; an aborted one that starts again has another. */
  @Column('uuid')
  declare attempt: string;

  @Column('text')
  declare objectKey: string;

  @Column('text', { nullable: true })
  declare cleanKey: string | null;

  @Column('text')
  declare linkKeyId: string;

  @Column('bytea')
  declare linkHash: Buffer;

  /** When it is due, and its place among what is due. */
  @Column('timestamptz', { nullable: true })
  declare nextScanAt: Date | null;

  @Column('timestamptz', { nullable: true })
  declare leaseUntil: Date | null;

  /** Whose scan it is now. */
  @Column('uuid', { nullable: true })
  declare lease: string | null;

  @Column('int', { default: 0 })
  declare scans: number;

  @Column('boolean', { default: false })
  declare heldPublished: boolean;
}
