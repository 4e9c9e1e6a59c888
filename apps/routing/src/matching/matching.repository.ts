import { Injectable } from '@nestjs/common';
import type { ContactFacts } from '@switchboard/contracts';
import { Database, prepared, Tombstones, type Transaction } from '@switchboard/database';
import { type EventsSql, type NewEvent, Outbox, type OutboxStatement } from '@switchboard/outbox';
import { type NewOffer, newOffersSql } from '../offers/new-offers.js';
import type { PresenceRow } from '../presence/presence.repository.js';
import { offeredSql } from '../presence/presence-changed.js';
import type { PublishedList } from '../queues/queues.repository.js';
import type { Candidate, Seeker } from './choose-agent.rules.js';
import type { Rank, Turn } from './turns.rules.js';

/** A member of the queue, to be chosen, and to be told of. */
export type Member = Candidate & PresenceRow;

export interface DueChange {
  contactId: string;
  dueAt: Date | null;
}

/** Everything that a pass has decided. */
export interface Outcome {
  queueId: string;
  offers: NewOffer[];
  due: DueChange[];
  list: PublishedList;
  events: NewEvent[];
  at: Date;
}

/** Contacts in the shape of `chat.contact.started` become known and get their places; who is known already does not. */
const PLACE_SQL = `
  WITH started AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS started(id uuid, revision int, state text, queue jsonb,
      visitor jsonb, language text, "visitorAway" boolean, "startedAt" timestamptz)),
  learned AS (
    INSERT INTO contacts (id, revision, state, queue_id, visitor, language, visitor_away, started_at)
    SELECT id, revision, state, (queue->>'id')::uuid, visitor, language, "visitorAway", "startedAt" FROM started
    WHERE NOT EXISTS (SELECT 1 FROM tombstones t WHERE t.contact_id = started.id) ORDER BY id
    ON CONFLICT DO NOTHING RETURNING id, state, queue_id, started_at),
  arrived AS (
    DELETE FROM admissions USING started
    WHERE admissions.queue_id = (queue->>'id')::uuid AND visitor_id = (visitor->>'id')::uuid)
  INSERT INTO waiting_places (contact_id, queue_id, priority, ahead, waiting_since, entered_at, visited_queue_ids)
  SELECT id, queue_id, (started.queue->>'priority')::int, false, started_at, $2::timestamptz, ARRAY[queue_id]
  FROM learned JOIN started USING (id) WHERE learned.state = 'waiting'
  ON CONFLICT DO NOTHING`;

const LOCK_SQL = `
  WITH free AS MATERIALIZED (
    SELECT c.id FROM contacts c JOIN waiting_places w ON w.contact_id = c.id
    WHERE c.id = ANY($2) AND w.queue_id = $1 FOR UPDATE OF c, w SKIP LOCKED),
  ready AS MATERIALIZED (
    SELECT p.agent_id AS id FROM presences p JOIN queue_members m ON m.agent_id = p.agent_id
    WHERE m.queue_id = $1 AND p.state = 'available' ORDER BY p.agent_id FOR UPDATE OF p)
  SELECT id AS "contactId", NULL::uuid AS "agentId" FROM free UNION ALL SELECT NULL, id FROM ready`;

/** Load and teams of those who are available only: nobody else is given a contact. */
const MEMBERS_SQL = `
  SELECT m.agent_id AS "agentId", coalesce(u.capacity, 0) AS capacity, coalesce(u.skills, '{}') AS skills,
    p.last_offer_at AS "lastOfferAt", coalesce(p.since, now()) AS since, coalesce(u.name, '') AS name,
    p.reason_id AS "reasonId", p.reason_name AS "reasonName", p.paid,
    coalesce(p.automatic, false) AS automatic, coalesce(p.revision, 0) AS revision,
    CASE WHEN p.state = 'available' AND u.active THEN 'available'
         WHEN p.state = 'paused' THEN 'paused' ELSE 'offline' END AS state,
    CASE WHEN p.state = 'available'
         THEN (SELECT count(*)::int FROM taken_slots t WHERE t.agent_id = m.agent_id) ELSE 0 END AS load,
    CASE WHEN p.state = 'available'
         THEN (SELECT team_ids FROM people WHERE people.id = m.agent_id) ELSE '{}' END AS "teamIds"
  FROM queue_members m LEFT JOIN presences p ON p.agent_id = m.agent_id LEFT JOIN users u ON u.id = m.agent_id
  WHERE m.queue_id = $1`;

const keepSql = ({ insert, published }: EventsSql) => `
  WITH made AS (${newOffersSql('$1')}),
       offered AS (${offeredSql('$2', '$3')}),
       due AS (
         UPDATE waiting_places w SET due_at = new."dueAt"
         FROM jsonb_to_recordset($4::jsonb) AS new("contactId" uuid, "dueAt" timestamptz)
         WHERE w.contact_id = new."contactId"),
       list AS (UPDATE waiting_lists SET revision = $6, fingerprint = $7 WHERE queue_id = $5 AND revision <> $6),
       ${insert}
  SELECT ${published} FROM events`;

@Injectable()
export class MatchingRepository {
  private readonly keeping: OutboxStatement;

  constructor(
    private readonly db: Database,
    private readonly tombstones: Tombstones,
    outbox: Outbox,
  ) {
    this.keeping = outbox.statement({ name: 'keep-outcome', param: 8, text: keepSql });
  }

  async place(tx: Transaction, contacts: ContactFacts[], now: Date): Promise<void> {
    if (contacts.length === 0) return;
    const ids = contacts.map(({ id }) => id);
    // In one round trip: the second looks for tombstones once the first has waited for whoever purges.
    await Promise.all([
      this.tombstones.hold(tx, ids),
      tx.sql(prepared('place', PLACE_SQL), [JSON.stringify(contacts), now]),
    ]);
  }

  /**
   * Writes and tells what a pass decided, in one statement. The locks of all these rows were taken by earlier ones, so
   * this one has seen whatever was told of them before.
   */
  async keep(tx: Transaction, { queueId, offers, due, list, events, at }: Outcome): Promise<void> {
    const agentIds = [...new Set(offers.map(({ agentId }) => agentId))];
    await this.keeping.run(
      tx,
      [JSON.stringify(offers), agentIds, at, JSON.stringify(due), queueId, list.revision, list.fingerprint],
      events,
    );
  }

  /** A look without locks: is it worth matching at all? */
  async hasFreeMember(tx: Transaction, queueId: string): Promise<boolean> {
    const rows = await tx.sql(
      `SELECT 1 FROM queue_members m JOIN presences p ON p.agent_id = m.agent_id AND p.state = 'available'
       JOIN users u ON u.id = m.agent_id AND u.active
       WHERE m.queue_id = $1
         AND u.capacity > (SELECT count(*) FROM taken_slots t WHERE t.agent_id = m.agent_id) LIMIT 1`,
      [queueId],
    );
    return rows.length > 0;
  }

  /**
   * Takes the locks of the contacts that still wait here and that nobody else has in hand (whoever has one is about to
   * change it and nudges afterwards), and of the members who are available: nobody else takes or frees their slots
   * meanwhile. In this order, and never waiting for a contact, so a pass cannot be in anybody's way.
   */
  async lock(
    tx: Transaction,
    queueId: string,
    contactIds: string[],
  ): Promise<{ contactIds: Set<string>; members: Member[] }> {
    // Members are read by a statement of their own: only its snapshot is sure to see what the lock was waiting for.
    const [locked, members] = await Promise.all([
      tx.sql<{ contactId: string | null; agentId: string | null }>(prepared('lock-for-matching', LOCK_SQL), [
        queueId,
        contactIds,
      ]),
      tx.sql<Member>(prepared('members', MEMBERS_SQL), [queueId]),
    ]);
    const agentIds = new Set(locked.map(({ agentId }) => agentId));
    return {
      contactIds: new Set(locked.flatMap(({ contactId }) => contactId ?? [])),
      // Who came in between is not ours to give a contact; he nudges.
      members: members.map((one) =>
        one.state !== 'available' || agentIds.has(one.agentId) ? one : { ...one, state: 'offline' },
      ),
    };
  }

  /** Who was asked in vain in this waiting time, and who is in the contact already, by contact. */
  async historyOf(
    tx: Transaction,
    contactIds: string[],
  ): Promise<Map<string, { tried: Seeker['tried'][number][]; presentIds: string[] }>> {
    if (contactIds.length === 0) return new Map();
    const rows = await tx.sql<{ contactId: string; agentId: string; endedAt: Date | null }>(
      `SELECT o.contact_id AS "contactId", o.agent_id AS "agentId", o.ended_at AS "endedAt"
       FROM offers o JOIN waiting_places w ON w.contact_id = o.contact_id AND o.made_at >= w.entered_at
       WHERE o.contact_id = ANY($1) AND o.kind = 'contact' AND o.state IN ('rejected', 'missed', 'undelivered')
       UNION ALL
       SELECT contact_id, agent_id, NULL FROM assignments WHERE contact_id = ANY($1) AND released_at IS NULL`,
      [contactIds],
    );
    const history = new Map(
      contactIds.map((id) => [id, { tried: [] as Seeker['tried'][number][], presentIds: [] as string[] }]),
    );
    for (const { contactId, agentId, endedAt } of rows) {
      if (endedAt) history.get(contactId)?.tried.push({ agentId, endedAt });
      else history.get(contactId)?.presentIds.push(agentId);
    }
    return history;
  }

  /** These queues and those of these agents in which somebody waits, each with its first contact that could ring. */
  async turns({ queueIds, agentIds }: { queueIds: string[]; agentIds: string[] }): Promise<Turn[]> {
    const rows = await this.db.sql<{ queueId: string; rank: (Rank & { since: string }) | null }>(
      `SELECT wanted.id AS "queueId", to_jsonb(first) AS rank FROM (
         SELECT unnest($1::uuid[]) AS id
         UNION SELECT m.queue_id FROM queue_members m WHERE m.agent_id = ANY($2)
           AND EXISTS (SELECT 1 FROM waiting_places w WHERE w.queue_id = m.queue_id)) AS wanted
       LEFT JOIN LATERAL (
         SELECT w.ahead, w.priority, w.waiting_since AS since, w.contact_id AS "contactId" FROM waiting_places w
         JOIN contacts c ON c.id = w.contact_id AND NOT c.visitor_away
         WHERE w.queue_id = wanted.id
           AND NOT EXISTS (SELECT 1 FROM offers o WHERE o.contact_id = w.contact_id AND o.state = 'ringing' AND o.kind = 'contact')
         ORDER BY w.ahead DESC, w.priority DESC, w.waiting_since, w.contact_id LIMIT 1) AS first ON true`,
      [queueIds, agentIds],
    );
    return rows.map(({ queueId, rank }) => ({
      queueId,
      rank: rank && { ...rank, waitingSince: new Date(rank.since) },
    }));
  }

  /** Queues in which time does something now. */
  async dueQueueIds(now: Date): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(
      'SELECT DISTINCT queue_id AS id FROM waiting_places WHERE due_at <= $1',
      [now],
    );
    return rows.map(({ id }) => id);
  }

  /** Queues that a lost nudge may have left alone: somebody waits, or the list told is not the empty one it should be. */
  async waitingQueueIds(emptyFingerprint: string): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(
      `SELECT queue_id AS id FROM waiting_lists l WHERE fingerprint NOT IN ('', $1)
         OR EXISTS (SELECT 1 FROM waiting_places w WHERE w.queue_id = l.queue_id)`,
      [emptyFingerprint],
    );
    return rows.map(({ id }) => id);
  }
}
