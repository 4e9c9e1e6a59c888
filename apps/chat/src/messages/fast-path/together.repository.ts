import { Injectable } from '@nestjs/common';
import type { Message } from '@switchboard/contracts';
import { Database } from '@switchboard/database';
import type { Context } from '@switchboard/kernel';
import { type EventsSql, Outbox, type OutboxStatement } from '@switchboard/outbox';
import { sentOf, spokeSql } from '../../transcript/storing.js';

/** A message that may be stored where its contact still has this revision, and whose call it came by. */
export interface GuessedMessage {
  revision: number;
  message: Message;
  context: Context | undefined;
}

/** Stores messages to everyone of many contacts, in one statement. */
@Injectable()
export class TogetherRepository {
  private readonly storing: OutboxStatement;

  constructor(
    private readonly db: Database,
    outbox: Outbox,
  ) {
    this.storing = outbox.statement({
      name: 'append-together',
      param: 2,
      from: 'numbered',
      event: 'event',
      complete: { 'message.seq': 'seq' },
      text: storeSql,
    });
  }

  /**
   * Each as if it were alone: the next number of its contact, the message, its event. It waits for nobody: what it could
   * not store (the contact has changed, is being written to, or has another message in here) is null.
   */
  async store(said: GuessedMessage[]): Promise<(Message | null)[]> {
    const rows = await this.storing.run<{ id: string; seq: number }>(
      this.db,
      [said.map(({ revision }) => revision)],
      said.map(({ message, context }) => sentOf(message, context)),
    );
    const stored = new Map(rows.map(({ id, seq }) => [id, seq]));
    return said.map(({ message }) => {
      const seq = stored.get(message.id);
      return seq === undefined ? null : { ...message, seq };
    });
  }
}

// An array, because of a set the planner guesses more rows than there are and reads all contacts instead of these. Behind
// a SELECT, because where it sees how many there are it plans anew for each statement, which takes longer than doing it.
// SKIP LOCKED: who waits holds up everybody in here, and two that wait for each other's contacts never end.
// By ctid: a contact that was written to since this statement began is not found at that place, so what is stored here
// has seen everything that was told of its contact before, and its event may be published without looking for others.
const storeSql = ({ insert, published }: EventsSql) => `
  WITH said AS (
         SELECT revision, event, message.*
         FROM unnest((SELECT $1::int[]), (SELECT $2::jsonb[])) AS said(revision, event),
           jsonb_to_record(event#>'{payload,message}') AS message("contactId" uuid,
           id uuid, sender jsonb, text text, "clientMessageId" text, at timestamptz)),
       free AS (
         SELECT said.*, place FROM said CROSS JOIN LATERAL (
           SELECT contacts.ctid AS place FROM contacts
           WHERE contacts.id = said."contactId" AND contacts.revision = said.revision
           FOR NO KEY UPDATE SKIP LOCKED) AS contact),
       numbered AS (
         UPDATE contacts ${spokeSql("free.sender->>'kind'", 'free.at')}
         FROM free WHERE contacts.ctid = free.place
         RETURNING free.*, contacts.last_seq AS seq),
       message AS (
         INSERT INTO messages (contact_id, seq, staff_seq, id, kind, visibility, sender_kind, sender_id, sender_name,
                               sender_shown_as, text, client_message_id, at)
         SELECT "contactId", seq, 0, id, 'text', 'everyone', sender->>'kind', (sender->>'id')::uuid, sender->>'name',
                sender->'shownAs', text, "clientMessageId", at FROM numbered),
       ${insert}
  SELECT numbered.id, seq, ${published}
  FROM numbered JOIN events ON events.message_id = (event->>'message_id')::uuid`;
