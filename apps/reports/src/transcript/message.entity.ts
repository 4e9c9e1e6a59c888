import type { Attachment, Message, Sender } from '@switchboard/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('messages')
export class MessageEntity {
  @PrimaryColumn('uuid') declare contactId: string;
  @PrimaryColumn('int') declare seq: number;
  /** 0: a message that everyone may read. */
  @PrimaryColumn('int') declare staffSeq: number;
  @Column('uuid') declare id: string;
  @Column('text') declare kind: Message['kind'];
  @Column('text') declare visibility: Message['visibility'];
  @Column('jsonb') declare sender: Sender;
  @Column('text', { nullable: true }) declare text: string | null;
  @Column('jsonb', { nullable: true }) declare attachment: Attachment | null;
  @Column('jsonb', { nullable: true }) declare event: NonNullable<Message['event']> | null;
  @Column('text', { nullable: true }) declare clientMessageId: string | null;
  @Column('timestamptz') declare at: Date;
  @Column('tsvector', { select: false }) declare search: string;
}
