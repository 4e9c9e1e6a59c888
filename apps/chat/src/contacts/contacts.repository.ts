import { Injectable } from '@nestjs/common';
import {
  type Actor,
  type ListContacts,
  type Message,
  type Payload,
  isVisitor,
  isSupervisor,
  isAdministrator,
} from '@switchboard/contracts';
import { Database, placeOf, ROWS_BY_ID, type Transaction } from '@switchboard/database';
import { IsNull } from 'typeorm';
import { type EventsSql, type NewEvent, Outbox, type OutboxStatement } from '@switchboard/outbox';
import { messageRowOf } from '../transcript/message.mapper.js';
import { ContactEntity } from './contact.entity.js';
import type { Contact, Participant, Rating } from './contact.types.js';
import { contactOf, contactRowOf, type ContactRow, participantRowOf } from './contact.mapper.js';

type Query = Payload<typeof ListContacts>['query'];
/** What a contact began under, where its client sent a key. */
export interface StartKey {
  key: string;
  hash: string;
}
type Room = Pick<Participant, 'id' | 'role' | 'name' | 'publicName'> & { contactId: string };
type FoundRow = ContactRow & { at: string; start_key: string | null; start_hash: string | null };

/** A contact and its staff in one snapshot. */
const WHOLE = `c.*, c.started_at::text AS at, (SELECT coalesce(json_agg(p), '[]') FROM participants p WHERE p.contact_id = c.id) AS staff`;
const SETTABLE = `revision, state, queue_id, queue, owner_id, placements, transfers, status, not_set, important, visitor_away, ending,
  answered_at, ended_at, closed_at, wrap_up_ends_at, active_at, last_seq, last_staff_seq`;
const INSERTED = `id, start_key, start_hash, widget_id, visitor_id, visitor, language, started_at, visitor_spoke_at, unanswered_since, ${SETTABLE}`;
const beginSql = ({ insert, published }: EventsSql) => `
  WITH begun AS (
         INSERT INTO contacts (${INSERTED}) SELECT ${INSERTED} FROM jsonb_populate_record(null::contacts, $1::jsonb)
         ON CONFLICT DO NOTHING RETURNING id),
       said AS (
         INSERT INTO messages SELECT said.* FROM begun, jsonb_populate_recordset(null::messages, $2::jsonb) AS said),
       ${insert}
  SELECT ${published} FROM events`;

/** The tables `contacts` and `participants`. */
@Injectable()
export class ContactsRepository {
  private readonly beginning: OutboxStatement;

  constructor(
    private readonly db: Database,
    outbox: Outbox,
  ) {
    this.beginning = outbox.statement({ name: 'begin-contact', param: 3, from: 'begun', text: beginSql });
  }

  /**
   * The contact, what the visitor typed before it began, and what is told of both, in one statement, because every
   * contact comes this way. False where the visitor has an open contact already, or one that began under this key.
   */
  async begin(
    contact: Contact,
    messages: Message[],
    { events, startKey }: { events: NewEvent[]; startKey: StartKey | null },
  ): Promise<boolean> {
    const spokeAt = messages.length > 0 ? contact.startedAt : null;
    const row = {
      ...contactRowOf(contact),
      visitor_spoke_at: spokeAt,
      unanswered_since: spokeAt,
      start_key: startKey?.key,
      start_hash: startKey?.hash,
    };
    // Its events are published at once: nothing can have been told of it before.
    const begun = await this.beginning.run(
      this.db,
      [JSON.stringify(row), JSON.stringify(messages.map(messageRowOf))],
      events,
    );
    return begun.length > 0;
  }

  /** Nobody else changes it until this transaction ends; who sends a message waits, and then reads again. */
  async lock(tx: Transaction, id: string): Promise<Contact | null> {
    await tx.sql('SELECT 1 FROM contacts WHERE id = $1 FOR UPDATE', [id]);
    // A statement of its own: what a statement reads beside the row it waited for is from before the wait.
    const rows = await tx.sql<FoundRow>(`SELECT ${WHOLE} FROM contacts c WHERE id = $1`, [id]);
    return rows[0] ? contactOf(rows[0]) : null;
  }

  async save(tx: Transaction, contact: Contact): Promise<void> {
    await tx.sql(
      `UPDATE contacts SET (${SETTABLE}) = (SELECT ${SETTABLE} FROM jsonb_populate_record(null::contacts, $2::jsonb)) WHERE id = $1`,
      [contact.id, JSON.stringify(contactRowOf(contact))],
    );
  }

  async saveStaff(tx: Transaction, contact: Contact): Promise<void> {
    await tx.sql(
      `INSERT INTO participants SELECT * FROM jsonb_populate_recordset(null::participants, $1::jsonb)
       ON CONFLICT (contact_id, id) DO UPDATE SET name = EXCLUDED.name, public_name = EXCLUDED.public_name, team_ids = EXCLUDED.team_ids, role = EXCLUDED.role,
         placement = EXCLUDED.placement, queue_id = EXCLUDED.queue_id, joined_at = EXCLUDED.joined_at, handed_over = EXCLUDED.handed_over,
         released_at = EXCLUDED.released_at, release_reason = EXCLUDED.release_reason, left_self_at = EXCLUDED.left_self_at,
         left_at = EXCLUDED.left_at, left_reason = EXCLUDED.left_reason`,
      [JSON.stringify(contact.staff.map((one) => participantRowOf(contact.id, one)))],
    );
  }

  /** Only the numbers of the transcript: nothing of the contact itself has changed. */
  async saveNumbers(tx: Transaction, { id, lastSeq, lastStaffSeq }: Contact): Promise<void> {
    await tx.repository(ContactEntity).update({ id }, { lastSeq, lastStaffSeq });
  }

  async find(id: string): Promise<Contact | null> {
    return this.findOne('c.id = $1', [id]);
  }

  async findOpenOf(visitorId: string): Promise<Contact | null> {
    return this.findOne("c.visitor_id = $1 AND c.state IN ('waiting', 'active')", [visitorId]);
  }

  /** Why another one did not begin: the contact of this key, with what it began with, or else the open one. */
  async findBegun(
    visitorId: string,
    key: string | undefined,
  ): Promise<{ contact: Contact; hash: string | null } | null> {
    const [row] = await this.db.sql<FoundRow>(
      `SELECT ${WHOLE} FROM contacts c
       WHERE c.visitor_id = $1 AND (c.state IN ('waiting', 'active') OR c.start_key = $2)
       ORDER BY (c.start_key = $2) IS TRUE DESC LIMIT 1`,
      [visitorId, key ?? null],
    );
    if (!row) return null;
    return { contact: contactOf(row), hash: row.start_key === key ? row.start_hash : null };
  }

  /** Newest first, one more than asked for. */
  async list(
    actor: Actor,
    { state, queueId, mine, limit, cursor }: Query,
  ): Promise<(Contact & { at: string })[]> {
    const { at, id } = placeOf(cursor);
    const rows = await this.db.sql<FoundRow>(
      `SELECT ${WHOLE} FROM contacts c
       WHERE ${visibleSql(actor, mine ?? false)} AND $2::uuid[] IS NOT NULL
         AND ($3::text IS NULL OR c.state = $3) AND ($4::uuid IS NULL OR c.queue_id = $4)
         AND ($5::timestamptz IS NULL OR (c.started_at, c.id) < ($5::timestamptz, $6::uuid))
       ORDER BY c.started_at DESC, c.id DESC LIMIT $7`,
      [actor.id, actor.teamIds, state ?? null, queueId ?? null, at, id, limit + 1],
    );
    return rows.map((row) => ({ ...contactOf(row), at: row.at }));
  }

  /** The visitor's contacts that are not over, wrap-up included. */
  async idsOfVisitor(visitorId: string, afterId: string | null): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(
      `SELECT id FROM contacts WHERE visitor_id = $1 AND state IN ('waiting', 'active', 'wrapUp')
       AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT ${ROWS_BY_ID + 1}`,
      [visitorId, afterId],
    );
    return rows.map(({ id }) => id);
  }

  /** The contacts in which somebody of staff takes part now, and as whom. */
  async roomsOf(userId: string, afterId: string | null): Promise<Room[]> {
    return this.db.sql<Room>(
      `SELECT DISTINCT ON (contact_id) contact_id AS "contactId", id, role, name, public_name AS "publicName"
       FROM participants WHERE user_id = $1 AND left_at IS NULL AND joined_at IS NOT NULL
       AND ($2::uuid IS NULL OR contact_id > $2) ORDER BY contact_id, joined_at LIMIT ${ROWS_BY_ID + 1}`,
      [userId, afterId],
    );
  }

  /** True the first time; then the rating stands. */
  async rate(tx: Transaction, id: string, rating: Rating): Promise<boolean> {
    const { affected } = await tx.repository(ContactEntity).update({ id, rating: IsNull() }, { rating });
    return affected === 1;
  }

  /** Who is through with his wrap-up by now. */
  async dueWrapUps(now: Date): Promise<string[]> {
    return this.ids("state = 'wrapUp' AND wrap_up_ends_at <= $1 ORDER BY wrap_up_ends_at", now);
  }

  /** Where nobody has said anything for longer than the queue allows. */
  async idle(now: Date): Promise<string[]> {
    return this.ids(
      `state = 'active' AND (queue->>'idleSeconds')::int > 0
       AND active_at <= $1::timestamptz - make_interval(secs => (queue->>'idleSeconds')::int) ORDER BY active_at`,
      now,
    );
  }

  async countOpen(
    on: Pick<Transaction, 'sql'>,
    { statusId, widgetId }: { statusId: string | null; widgetId: string | null },
  ): Promise<number> {
    const [row] = await on.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM contacts WHERE state IN ('waiting', 'active', 'wrapUp')
         AND (status->>'id' = $1::text OR widget_id = $2)`,
      [statusId, widgetId],
    );
    return row?.count ?? 0;
  }

  /** Participants and read marks go along. */
  async forget(tx: Transaction, contactIds: string[]): Promise<void> {
    await tx.sql('DELETE FROM contacts WHERE id = ANY ($1::uuid[])', [contactIds]);
  }

  async ratingOf(tx: Transaction, id: string): Promise<Rating | null> {
    const contact = await tx.repository(ContactEntity).findOneBy({ id });
    return contact?.rating ?? null;
  }

  private async ids(where: string, now: Date): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(`SELECT id FROM contacts WHERE ${where} LIMIT 200`, [now]);
    return rows.map(({ id }) => id);
  }

  private async findOne(where: string, params: unknown[]): Promise<Contact | null> {
    const rows = await this.db.sql<FoundRow>(`SELECT ${WHOLE} FROM contacts c WHERE ${where}`, params);
    return rows[0] ? contactOf(rows[0]) : null;
  }
}

/** The same as `maySee`, for many at once. `$1` is the actor, `$2` the teams he looks after. */
function visibleSql(actor: Actor, mine: boolean): string {
  if (isVisitor(actor)) return 'c.visitor_id = $1';
  const isIn =
    'c.id IN (SELECT p.contact_id FROM participants p WHERE p.user_id = $1 AND p.joined_at IS NOT NULL';
  if (mine) return `${isIn} AND p.left_at IS NULL)`;
  if (isAdministrator(actor)) return '$1::uuid IS NOT NULL';
  if (!isSupervisor(actor)) return `${isIn})`;
  const theirTeams =
    "c.id IN (SELECT p.contact_id FROM participants p WHERE p.team_ids && $2 AND p.role IN ('owner', 'agent') AND p.joined_at IS NOT NULL)";
  return `(${isIn}) OR ${theirTeams})`;
}
