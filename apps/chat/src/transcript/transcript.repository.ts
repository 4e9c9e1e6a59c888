import { Injectable } from '@nestjs/common';
import type { ListMessages, Message, Payload } from '@switchboard/contracts';
import { Database, type Transaction } from '@switchboard/database';
import { type EventsSql, Outbox, type OutboxStatement, type StatementOptions } from '@switchboard/outbox';
import { messageOf, messageRowOf } from './message.mapper.js';
import { sentOf, spokeSql } from './storing.js';

type Query = Payload<typeof ListMessages>['query'];
/** A part of a transcript: which, from where, and whether with notes. */
interface Asked {
  query: Query;
  upwards: boolean;
  includesStaff: boolean;
}
type Visibility = Message['visibility'];
type Numbers = Pick<Message, 'seq' | 'staffSeq'>;

/** The table `messages`. Rows are only ever added. */
@Injectable()
export class TranscriptRepository {
  private readonly appending: Record<Visibility, OutboxStatement>;

  constructor(
    private readonly db: Database,
    outbox: Outbox,
  ) {
    this.appending = {
      everyone: outbox.statement(APPEND_FOR_EVERYONE),
      staff: outbox.statement(APPEND_FOR_STAFF),
    };
  }

  /** Inserts messages that have their numbers; the caller holds the contact's lock. */
  async insert(tx: Transaction, messages: Message[], causes: (string | undefined)[]): Promise<void> {
    if (messages.length === 0) return;
    const rows = messages.map((message, index) => ({
      ...messageRowOf(message),
      cause: causes[index] ?? null,
    }));
    await tx.sql('INSERT INTO messages SELECT * FROM jsonb_populate_recordset(null::messages, $1::jsonb)', [
      JSON.stringify(rows),
    ]);
  }

  async forget(tx: Transaction, contactIds: string[]): Promise<void> {
    await tx.sql('DELETE FROM messages WHERE contact_id = ANY ($1::uuid[])', [contactIds]);
  }

  /** Which of these causes have had their message. */
  async causesAmong(tx: Transaction, contactId: string, causes: string[]): Promise<Set<string>> {
    if (causes.length === 0) return new Set();
    const known = await tx.sql<{ cause: string }>(
      'SELECT cause FROM messages WHERE contact_id = $1 AND cause = ANY($2)',
      [contactId, causes],
    );
    return new Set(known.map(({ cause }) => cause));
  }

  /**
   * One statement: the next number where the contact's revision is unchanged, the message, its event.
   * Null: the contact has changed meanwhile. The row lock makes this the only writer, so numbers have no gaps.
   */
  async appendIfUnchanged(revision: number, draft: Message): Promise<Message | null> {
    const { visibility, sender, contactId, id, text, clientMessageId, at } = draft;
    const message = visibility === 'staff' ? { ...draft, staffSeq: 0 } : draft;
    const [numbers] = await this.appending[visibility].run<Numbers>(
      this.db,
      [
        contactId,
        revision,
        id,
        sender.kind,
        sender.id,
        sender.name,
        text,
        clientMessageId,
        at,
        sender.shownAs ? JSON.stringify(sender.shownAs) : null,
      ],
      [sentOf(message)],
    );
    return numbers ? { ...message, ...numbers } : null;
  }

  /**
   * By (seq, staffSeq), or `upwards` from the newest; one more than asked for. What a visitor may not see is not even counted
   * for his page.
   */
  async list(contactId: string, { query, upwards, includesStaff }: Asked): Promise<Message[]> {
    const rows = await this.db.sql(listSql(includesStaff, upwards), [
      contactId,
      query.afterSeq ?? null,
      query.beforeSeq ?? null,
      query.limit + 1,
      ...(includesStaff ? [query.afterStaffSeq ?? null, query.beforeStaffSeq ?? 0] : []),
    ]);
    return rows.map(messageOf);
  }
}

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
                               sender_shown_as, text, client_message_id, at)
         SELECT $1::uuid, seq, staff_seq, $3::uuid, 'text', '${visibility}', $4, $5::uuid, $6, $10::jsonb, $7, $8,
                $9::timestamptz FROM numbered
         RETURNING seq, staff_seq),
       ${insert}
  SELECT seq${visibility === 'staff' ? ', staff_seq AS "staffSeq"' : ''} FROM message`;

const APPEND_FOR_EVERYONE: StatementOptions = {
  name: 'append-for-everyone',
  param: 11,
  from: 'message',
  complete: { 'message.seq': 'message.seq' },
  text: appendSql('everyone'),
};
const APPEND_FOR_STAFF: StatementOptions = {
  name: 'append-for-staff',
  param: 11,
  from: 'message',
  complete: { 'message.seq': 'message.seq', 'message.staffSeq': 'message.staff_seq' },
  text: appendSql('staff'),
};

// Without afterStaffSeq a staff reader who names only a seq gets the notes at that seq too: one shown twice has the same id.
const UNSEEN_BY_STAFF = `($2::bigint IS NULL OR seq > $2 OR staff_seq > $5::bigint
  OR ($5::bigint IS NULL AND staff_seq > 0 AND seq >= $2))`;
const listSql = (includesStaff: boolean, upwards: boolean) => `
  SELECT * FROM messages
  WHERE contact_id = $1
    AND ($3::bigint IS NULL OR ${includesStaff ? '(seq, staff_seq) < ($3, $6::bigint)' : 'seq < $3'})
    AND ${includesStaff ? UNSEEN_BY_STAFF : "visibility = 'everyone' AND ($2::bigint IS NULL OR seq > $2)"}
  ORDER BY contact_id, seq ${upwards ? 'DESC' : ''}, staff_seq ${upwards ? 'DESC' : ''} LIMIT $4`;
