import { Injectable } from '@nestjs/common';
import { Message } from '@switchboard/contracts';
import { Database, prepared } from '@switchboard/database';
import { wordsOf } from './search.rules.js';

/** No conversation is longer; the limit keeps one answer finite. */
const MAX_MESSAGES = 10_000;
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
  async keep(messages: Message[]): Promise<void> {
    const rows = messages.map((message) => ({
      ...message,
      words: wordsOf(message.text, fileNameOf(message)),
    }));
    await this.db.sql(KEEP, [JSON.stringify(rows)]);
  }

  /** In the order that staff read it. */
  async read(contactId: string): Promise<Message[]> {
    const rows = await this.db.sql<MessageRow>(
      `SELECT id, contact_id AS "contactId", seq, staff_seq AS "staffSeq", kind, visibility, sender, text, attachment,
         event, client_message_id AS "clientMessageId", at
       FROM messages WHERE contact_id = $1 ORDER BY seq, staff_seq LIMIT ${MAX_MESSAGES}`,
      [contactId],
    );
    return rows.map(messageOf);
  }
}

const fileNameOf = ({ attachment }: Message) => attachment?.name ?? null;

function messageOf({ staffSeq, at, ...row }: MessageRow): Message {
  return { ...row, at: at.toISOString(), ...(staffSeq > 0 && { staffSeq }) };
}
