import { Injectable } from '@nestjs/common';
import type { QueueName } from '@switchboard/contracts';
import { Database, placeOf, prepared, type Transaction } from '@switchboard/database';
import type { Pace } from './estimate.rules.js';
import { paceSql } from './pace-sql.js';
import { WaitingPlaceEntity } from './waiting-place.entity.js';

/** A waiting contact in its place. */
export interface PlaceRow extends WaitingPlaceEntity {
  language: string | null;
  visitor: { id: string; name: string | null; email: string | null; fields: Record<string, string> };
  ringingAt: string | null;
  visitorAway: boolean;
  /** It rings at somebody who is offline by now, or for a visitor who is away. */
  ringsInVain: boolean;
  /** It was offered before, in this waiting time or an earlier one. */
  wasOffered: boolean;
}

export type NewPlace = Omit<WaitingPlaceEntity, 'stepsDone' | 'relaxed' | 'visitedQueueIds' | 'dueAt'>;

/** What ageing adds: steps done, priority gained, whether skills are still asked for. */
export interface StepChange {
  steps: number;
  addPriority: number;
  relaxed: boolean;
}

/** Who may see which queues' lists. */
export interface Scope {
  /** Null: all. */
  queueIds: string[] | null;
}

/** Came back first, then priority with ageing, then the oldest. */
const ORDER = 'w.ahead DESC, w.priority DESC, w.waiting_since, w.contact_id';

const COLUMNS = `w.contact_id AS "contactId", w.queue_id AS "queueId", w.priority, w.ahead,
  w.waiting_since AS "waitingSince", w.entered_at AS "enteredAt", w.steps_done AS "stepsDone", w.relaxed,
  w.visited_queue_ids AS "visitedQueueIds", w.due_at AS "dueAt", w.handed_over AS "handedOver", c.language,
  c.visitor, c.visitor_away AS "visitorAway", o.agent_id AS "ringingAt",
  o.id IS NOT NULL AND (c.visitor_away OR coalesce(p.state = 'offline', false)) AS "ringsInVain",
  EXISTS (SELECT 1 FROM offers e WHERE e.contact_id = w.contact_id) AS "wasOffered"`;

const FROM = `waiting_places w JOIN contacts c ON c.id = w.contact_id
  LEFT JOIN offers o ON o.contact_id = w.contact_id AND o.state = 'ringing' AND o.kind = 'contact'
  LEFT JOIN presences p ON p.agent_id = o.agent_id`;

@Injectable()
export class WaitingRepository {
  constructor(private readonly db: Database) {}

  async enter(tx: Transaction, place: NewPlace): Promise<void> {
    await tx.sql(
      `INSERT INTO waiting_places (contact_id, queue_id, priority, ahead, waiting_since, entered_at, visited_queue_ids, handed_over)
       VALUES ($1, $2, $3, $4, $5, $6, ARRAY[$2::uuid], $7) ON CONFLICT DO NOTHING`,
      [
        place.contactId,
        place.queueId,
        place.priority,
        place.ahead,
        place.waitingSince,
        place.enteredAt,
        place.handedOver && JSON.stringify(place.handedOver),
      ],
    );
  }

  /** The queue it waited in; null where it did not wait. Its priority stays with the contact, which is locked. */
  async leave(tx: Transaction, contactId: string): Promise<string | null> {
    const [row] = await tx.sql<{ queueId: string }>(
      `WITH gone AS (DELETE FROM waiting_places WHERE contact_id = $1 RETURNING contact_id, queue_id, priority)
       UPDATE contacts SET priority = gone.priority FROM gone WHERE contacts.id = gone.contact_id
       RETURNING gone.queue_id AS "queueId"`,
      [contactId],
    );
    return row?.queueId ?? null;
  }

  /** The queues they waited in. */
  async forget(tx: Transaction, contactIds: string[]): Promise<string[]> {
    const rows = await tx.sql<{ queueId: string }>(
      'DELETE FROM waiting_places WHERE contact_id = ANY ($1::uuid[]) RETURNING queue_id AS "queueId"',
      [contactIds],
    );
    return [...new Set(rows.map(({ queueId }) => queueId))];
  }

  find(tx: Transaction, contactId: string): Promise<WaitingPlaceEntity | null> {
    return tx.repository(WaitingPlaceEntity).findOneBy({ contactId });
  }

  /** A queue's whole list, in order, each with how fast the queue moves. */
  async list(tx: Transaction, queueId: string): Promise<(PlaceRow & Pace)[]> {
    return tx.sql(
      prepared(
        'waiting-list',
        `SELECT ${COLUMNS}, pace."averageHandleSeconds", pace.slots
       FROM ${FROM} CROSS JOIN (${paceSql('ARRAY[$1::uuid]')}) AS pace
       WHERE w.queue_id = $1 ORDER BY ${ORDER}`,
      ),
      [queueId],
    );
  }

  /**
   * Takes the locks of those that still wait here and that nobody else has in hand: whoever has one is about to
   * change it and nudges afterwards. Never waits, so a pass cannot be in anybody's way.
   */
  async lockFree(tx: Transaction, queueId: string, contactIds: string[]): Promise<Set<string>> {
    const rows = await tx.sql<{ id: string }>(
      `SELECT c.id FROM contacts c JOIN waiting_places w ON w.contact_id = c.id
       WHERE c.id = ANY($2) AND w.queue_id = $1 FOR UPDATE OF c, w SKIP LOCKED`,
      [queueId, contactIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async step(tx: Transaction, contactId: string, change: StepChange): Promise<void> {
    await tx.sql(
      `UPDATE waiting_places SET steps_done = steps_done + $2, priority = priority + $3, relaxed = relaxed OR $4
       WHERE contact_id = $1`,
      [contactId, change.steps, change.addPriority, change.relaxed],
    );
  }

  /** Into another queue's list, with its waiting time; that queue's own steps begin. */
  async move(tx: Transaction, contactId: string, toQueueId: string): Promise<void> {
    await tx.sql(
      `UPDATE waiting_places SET queue_id = $2, steps_done = 0, due_at = NULL,
         visited_queue_ids = array_append(visited_queue_ids, $2::uuid)
       WHERE contact_id = $1`,
      [contactId, toQueueId],
    );
  }

  async positionOf(
    contactId: string,
    on: Pick<Transaction, 'sql'> = this.db,
  ): Promise<{ queueId: string; position: number } | null> {
    const [row] = await on.sql<{ queueId: string; position: number }>(
      prepared(
        'waiting-position',
        `SELECT mine.queue_id AS "queueId", (
         SELECT count(*)::int FROM waiting_places w WHERE w.queue_id = mine.queue_id
           AND (NOT w.ahead, -w.priority, w.waiting_since, w.contact_id)
            <= (NOT mine.ahead, -mine.priority, mine.waiting_since, mine.contact_id)) AS position
       FROM waiting_places mine WHERE mine.contact_id = $1`,
      ),
      [contactId],
    );
    return row ?? null;
  }

  /** A page of everything that waits in these queues, oldest first, each with its position in its own queue. */
  async page({ queueIds }: Scope, limit: number, cursor: string | undefined) {
    const after = placeOf(cursor);
    return this.db.sql<PlaceRow & { queue: QueueName; position: number; at: string; id: string }>(
      `WITH placed AS (
         SELECT w.contact_id, row_number() OVER (PARTITION BY w.queue_id ORDER BY ${ORDER})::int AS position
         FROM waiting_places w WHERE $1::uuid[] IS NULL OR w.queue_id = ANY($1))
       SELECT ${COLUMNS}, placed.position, w.waiting_since::text AS at, w.contact_id AS id,
         jsonb_build_object('id', q.id, 'number', q.number, 'name', q.name) AS queue
       FROM ${FROM} JOIN placed ON placed.contact_id = w.contact_id JOIN queues q ON q.id = w.queue_id
       WHERE $2::timestamptz IS NULL OR (w.waiting_since, w.contact_id) > ($2::timestamptz, $3::uuid)
       ORDER BY w.waiting_since, w.contact_id LIMIT $4`,
      [queueIds, after.at, after.id, limit + 1],
    );
  }

  async count({ queueIds }: Scope): Promise<number> {
    const [row] = await this.db.sql<{ count: number }>(
      'SELECT count(*)::int AS count FROM waiting_places WHERE $1::uuid[] IS NULL OR queue_id = ANY($1)',
      [queueIds],
    );
    return row?.count ?? 0;
  }

  /** Queues with a member who is in one of these teams. */
  async queueIdsOfTeams(teamIds: string[]): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(
      `SELECT DISTINCT m.queue_id AS id FROM queue_members m JOIN people p ON p.id = m.agent_id
       WHERE p.team_ids && $1::uuid[]`,
      [teamIds],
    );
    return rows.map(({ id }) => id);
  }

  async pacesOf(queueIds: string[], on: Pick<Transaction, 'sql'> = this.db): Promise<Map<string, Pace>> {
    const rows = await on.sql<Pace & { id: string }>(paceSql('$1'), [queueIds]);
    return new Map(rows.map((row) => [row.id, row]));
  }
}
