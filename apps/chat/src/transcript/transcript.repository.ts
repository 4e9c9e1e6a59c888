import { Injectable } from '@nestjs/common';
import { type ListMessages, type Message, MessageSent, type Payload } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import type { Context } from '@switchboard/kernel';
import {
  type EventsSql,
  type NewEvent,
  Outbox,
  type OutboxStatement,
  type StatementOptions,
} from '@switchboard/outbox';
import { messageOf, type MessageRow, rowOf } from './message.mapper.js';

type Query = Payload<typeof ListMessages>['query'];
type Visibility = Message['visibility'];
type Numbers = Pick<Message, 'seq' | 'staffSeq'>;
/** A line that may be stored where its contact still has this revision; whose call it came by. */
export interface Line {
  revision: number;
  draft: Message;
  context: Context | undefined;
}

/** The table `messages`. Rows are only ever added. */
@Injectable()
export class TranscriptRepository {
  private readonly appending: Record<Visibility, OutboxStatement>;
  private readonly appendingTogether: OutboxStatement;

  constructor(
    private readonly db: Database,
    outbox: Outbox,
  ) {
    this.appending = {
      everyone: outbox.statement(APPEND_FOR_EVERYONE),
      staff: outbox.statement(APPEND_FOR_STAFF),
    };
    this.appendingTogether = outbox.statement(APPEND_TOGETHER);
  }

  /** Inserts messages that have their numbers; the caller holds the contact's lock. */
  async insert(tx: Transaction, messages: Message[], causes: (string | undefined)[]): Promise<void> {
    if (messages.length === 0) return;
    const rows = messages.map((message, index) => ({ ...rowOf(message), cause: causes[index] ?? null }));
    await tx.sql('INSERT INTO messages SELECT * FROM jsonb_populate_recordset(null::messages, $1::jsonb)', [
      JSON.stringify(rows),
    ]);
  }

  /** Which of these causes have had their message. */
  async causesAmong(tx: Transaction, contactId: string, causes: string[]): Promise<Set<string>> {
    if (causes.length === 0) return new Set();
    const rows = await tx.sql<{ cause: string }>(
      'SELECT cause FROM messages WHERE contact_id = $1 AND cause = ANY($2)',
      [contactId, causes],
    );
    return new Set(rows.map(({ cause }) => cause));
  }

  /**
   * The hot path, one statement: the next number where the contact's revision is unchanged, the message, its event.
   * Null: the contact has changed meanwhile. The row lock makes this the only writer, so numbers have no gaps.
   */
  async appendIfUnchanged(revision: number, draft: Message): Promise<Message | null> {
    const { visibility, sender, contactId, id, text, clientMessageId, at } = draft;
    const message = visibility === 'staff' ? { ...draft, staffSeq: 0 } : draft;
    const [numbers] = await this.appending[visibility].run<Numbers>(
      this.db,
      [contactId, revision, id, sender.kind, sender.id, sender.name, text, clientMessageId, at],
      [sentOf(message)],
    );
    return numbers ? { ...message, ...numbers } : null;
  }

  /**
   * The same for lines to everyone of many contacts, in one statement. It waits for nobody: what it could not store (the
   * contact has changed, is being written to, or has another line in here) is null.
   */
  async appendTogether(lines: Line[]): Promise<(Message | null)[]> {
    const rows = await this.appendingTogether.run<{ id: string; seq: number }>(
      this.db,
      [lines.map(({ revision }) => revision)],
      lines.map(({ draft, context }) => sentOf(draft, context)),
    );
    const stored = new Map(rows.map(({ id, seq }) => [id, seq]));
    return lines.map(({ draft }) => {
      const seq = stored.get(draft.id);
      return seq === undefined ? null : { ...draft, seq };
    });
  }

  /** By (seq, staffSeq). What a visitor may not see is not even counted for his page. */
  async list(contactId: string, query: Query, includesStaff: boolean): Promise<Message[]> {
    const newestFirst = query.beforeSeq !== undefined && query.afterSeq === undefined;
    const rows = await this.db.sql<MessageRow>(listSql(includesStaff, newestFirst), [
      contactId,
      query.afterSeq ?? null,
      query.beforeSeq ?? null,
      query.limit,
      ...(includesStaff ? [query.afterStaffSeq ?? null] : []),
    ]);
    const messages = rows.map(messageOf);
    return newestFirst ? messages.reverse() : messages;
  }
}

// Whoever speaks, the visitor waits from here on, or no longer: reminders live by that.
const spokeSql = (kind: string, at: string) => `
  SET last_seq = last_seq + 1, active_at = ${at},
      visitor_spoke_at = CASE WHEN ${kind} = 'visitor' THEN ${at} ELSE visitor_spoke_at END,
      unanswered_since = CASE WHEN ${kind} = 'visitor' THEN coalesce(unanswered_since, ${at}) END`;

const NUMBERS: Record<Visibility, string> = {
  everyone: `${spokeSql('$4', '$9::timestamptz')}
             WHERE id = $1 AND revision = $2
             RETURNING last_seq AS seq, 0 AS staff_seq`,
  staff: `SET last_staff_seq = last_staff_seq + 1 WHERE id = $1 AND revision = $2
          RETURNING last_seq AS seq, last_staff_seq AS staff_seq`,
};
const appendSql =
  (visibility: Visibility) =>
  ({ insert }: EventsSql) => `
  WITH numbered AS (UPDATE contacts ${NUMBERS[visibility]}),
       message AS (
         INSERT INTO messages (contact_id, seq, staff_seq, id, kind, visibility, sender_kind, sender_id, sender_name,
                               text, client_message_id, at)
         SELECT $1::uuid, seq, staff_seq, $3::uuid, 'text', '${visibility}', $4, $5::uuid, $6, $7, $8, $9::timestamptz FROM numbered
         RETURNING seq, staff_seq),
       ${insert}
  SELECT seq${visibility === 'staff' ? ', staff_seq AS "staffSeq"' : ''} FROM message`;

const APPEND_FOR_EVERYONE: StatementOptions = {
  name: 'append-for-everyone',
  param: 10,
  from: 'message',
  complete: { 'message.seq': 'message.seq' },
  text: appendSql('everyone'),
};
const APPEND_FOR_STAFF: StatementOptions = {
  name: 'append-for-staff',
  param: 10,
  from: 'message',
  complete: { 'message.seq': 'message.seq', 'message.staffSeq': 'message.staff_seq' },
  text: appendSql('staff'),
};

// An array, because of a set the planner guesses more rows than there are and reads all contacts instead of these. Behind
// a SELECT, because where it sees how many there are it plans anew for each statement, which takes longer than doing it.
// SKIP LOCKED: who waits holds up everybody in here, and two that wait for each other's contacts never end.
// By ctid: a contact that was written to since this statement began is not found at that place, so what is stored here
// has seen everything that was told of its contact before, and its event may be published without looking for others.
const appendTogetherSql = ({ insert, published }: EventsSql) => `
  WITH line AS (
         SELECT revision, event, message.*
         FROM unnest((SELECT $1::int[]), (SELECT $2::jsonb[])) AS line(revision, event),
           jsonb_to_record(event#>'{payload,message}') AS message("contactId" uuid,
           id uuid, sender jsonb, text text, "clientMessageId" text, at timestamptz)),
       free AS (
         SELECT line.*, place FROM line CROSS JOIN LATERAL (
           SELECT contacts.ctid AS place FROM contacts
           WHERE contacts.id = line."contactId" AND contacts.revision = line.revision
           FOR NO KEY UPDATE SKIP LOCKED) AS contact),
       numbered AS (
         UPDATE contacts ${spokeSql("free.sender->>'kind'", 'free.at')}
         FROM free WHERE contacts.ctid = free.place
         RETURNING free.*, contacts.last_seq AS seq),
       message AS (
         INSERT INTO messages (contact_id, seq, staff_seq, id, kind, visibility, sender_kind, sender_id, sender_name,
                               text, client_message_id, at)
         SELECT "contactId", seq, 0, id, 'text', 'everyone', sender->>'kind', (sender->>'id')::uuid, sender->>'name',
                text, "clientMessageId", at FROM numbered),
       ${insert}
  SELECT numbered.id, seq, ${published}
  FROM numbered JOIN events ON events.message_id = (event->>'message_id')::uuid`;

const APPEND_TOGETHER: StatementOptions = {
  name: 'append-together',
  param: 2,
  from: 'numbered',
  event: 'event',
  complete: { 'message.seq': 'seq' },
  text: appendTogetherSql,
};

function sentOf(message: Message, context?: Context): NewEvent<typeof MessageSent> {
  return { contract: MessageSent, payload: { at: message.at, message }, lane: message.contactId, context };
}

const MESSAGE_COLUMNS = `contact_id, seq, staff_seq, id, kind, visibility, sender_kind, sender_id, sender_name,
  text, attachment, event, client_message_id, at`;

// Without afterStaffSeq a staff reader who names only a seq gets the notes at that seq too: one shown twice has the same id.
const UNSEEN_BY_STAFF = `($2::bigint IS NULL OR seq > $2 OR staff_seq > $5::bigint
  OR ($5::bigint IS NULL AND staff_seq > 0 AND seq >= $2))`;
const listSql = (includesStaff: boolean, newestFirst: boolean) => `
  SELECT ${MESSAGE_COLUMNS} FROM messages
  WHERE contact_id = $1 AND ($3::bigint IS NULL OR seq < $3)
    AND ${includesStaff ? UNSEEN_BY_STAFF : "visibility = 'everyone' AND ($2::bigint IS NULL OR seq > $2)"}
  ORDER BY contact_id, seq ${newestFirst ? 'DESC' : ''}, staff_seq ${newestFirst ? 'DESC' : ''} LIMIT $4`;
