import type { Attachment, Message, Sender, ShownAs } from '@switchboard/contracts';
import { isoTime } from '@switchboard/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('messages')
export class MessageEntity {
  @PrimaryColumn('uuid') declare contactId: string;
  @PrimaryColumn('int') declare seq: number;
  @PrimaryColumn('int') declare staffSeq: number;
  @Column('uuid') declare id: string;
  @Column('text') declare kind: Message['kind'];
  @Column('text') declare visibility: Message['visibility'];
  @Column('text') declare senderKind: Sender['kind'];
  @Column('uuid', { nullable: true }) declare senderId: string | null;
  @Column('text', { nullable: true }) declare senderName: string | null;
  @Column('jsonb', { nullable: true }) declare senderShownAs: ShownAs | null;
  @Column('text', { nullable: true }) declare text: string | null;
  @Column('jsonb', { nullable: true }) declare attachment: Attachment | null;
  @Column('jsonb', { nullable: true }) declare event: NonNullable<Message['event']> | null;
  @Column('text', { nullable: true }) declare clientMessageId: string | null;
  /** What it may follow from only once. */
  @Column('text', { nullable: true, select: false }) declare cause: string | null;
  @Column('timestamptz', { transformer: isoTime }) declare at: string;
}
