import { Injectable } from '@nestjs/common';
import { Message } from '@switchboard/contracts';
import { Database, prepared, type Transaction } from '@switchboard/database';
import { wordsOf } from './search.rules.js';

/** A place in a transcript; before everything: 0 and 0. */
export interface Numbers {
  seq: number;
  staffSeq: number;
}
type MessageRow = Omit<Message, 'at' | 'staffSeq'> & { at: Date; staffSeq: number };

const KEEP = prepared(
  'keep-messages',
  `
  INSERT INTO messages (contact_id, seq, staff_seq, id, kind, visibility, sender, text, attachment, event,
    client_message_id, at, search)
  SELECT "contactId", seq, coalesce("staffSeq", 0), id, kind, visibility, sender, text, nullif(attachment, 'null'),
    nullif(event, 'null'), "clientMessageId", at, array_to_tsvector(words)
  FROM jsonb_to_recordset($1) AS m("contactId" uuid, seq int, "staffSeq" int, id uuid, kind text, visibility text,
    sender jsonb, text text, attachment jsonb, event jsonb, "clientMessageId" text, at timestamptz, words text[])
  ON CONFLICT DO NOTHING`,
);

/** Transcripts, by (contact, seq, staffSeq): the place of a message never changes, so a repeat is nothing new. */
@Injectable()
export class TranscriptRepository {
  constructor(private readonly db: Database) {}

  /** Many at once in one statement; a message whose contact has not been heard of yet is kept too. */
  async keep(tx: Transaction, messages: Message[]): Promise<void> {
    const rows = messages.map((message) => ({
      ...message,
      words: wordsOf(message.text, fileNameOf(message)),
    }));
    await tx.sql(KEEP, [JSON.stringify(rows)]);
  }

  async forget(tx: Transaction, contactIds: string[]): Promise<void> {
    await tx.sql('DELETE FROM messages WHERE contact_id = ANY ($1::uuid[])', [contactIds]);
  }

  /** After a place, in the order that staff read it; a file as it is now: it may have been recalled since it was sent. */
  async read(contactId: string, after: Numbers, limit: number): Promise<Message[]> {
    const rows = await this.db.sql<MessageRow>(
      `SELECT m.id, m.contact_id AS "contactId", m.seq, m.staff_seq AS "staffSeq", m.kind, m.visibility, m.sender, m.text,
         coalesce(a.attachment, m.attachment) AS attachment, m.event, m.client_message_id AS "clientMessageId", m.at
       FROM messages m LEFT JOIN attachments a
         ON a.id = (m.attachment->>'id')::uuid AND a.contact_id = m.contact_id AND a.state NOT IN ('uploading', 'aborted')
       WHERE m.contact_id = $1 AND (m.seq, m.staff_seq) > ($2, $3) ORDER BY m.seq, m.staff_seq LIMIT $4`,
      [contactId, after.seq, after.staffSeq, limit],
    );
    return rows.map(messageOf);
  }
}

const fileNameOf = ({ attachment }: Message) => attachment?.name ?? null;

function messageOf({ staffSeq, at, ...row }: MessageRow): Message {
  return { ...row, at: at.toISOString(), ...(staffSeq > 0 && { staffSeq }) };
}
