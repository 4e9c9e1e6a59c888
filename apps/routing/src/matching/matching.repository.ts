import { Injectable } from '@nestjs/common';
import { Database } from '@switchboard/database';
import type { EntityManager } from 'typeorm';
import { rowsOf } from '../rows.js';
import type { Pace } from '../waiting/estimate.rules.js';
import { paceSql } from '../waiting/pace-sql.js';
import type { Candidate, Seeker } from './choose-agent.rules.js';

/** What was last told of a queue's list. Holding its row is the lock of the queue's matching pass. */
export interface ToldList {
  revision: number;
  told: string;
}

export interface DueChange {
  contactId: string;
  dueAt: Date | null;
}

@Injectable()
export class MatchingRepository {
  constructor(private readonly db: Database) {}

  /** One pass per queue at a time, over all replicas. */
  async lockList(tx: EntityManager, queueId: string): Promise<ToldList | null> {
    const [row] = await rowsOf<ToldList>(
      tx,
      'SELECT revision, told FROM waiting_lists WHERE queue_id = $1 FOR UPDATE',
      [queueId],
    );
    return row ?? null;
  }

  /** The next number of the list, and how fast it moves at this moment. */
  async told(tx: EntityManager, queueId: string, told: string): Promise<Pace & { revision: number }> {
    const [row] = await rowsOf<Pace & { revision: number }>(
      tx,
      `WITH list AS (
         UPDATE waiting_lists SET revision = revision + 1, told = $2 WHERE queue_id = $1 RETURNING revision)
       SELECT list.revision, pace."averageHandleSeconds", pace.slots FROM list, (${paceSql('ARRAY[$1::uuid]')}) AS pace`,
      [queueId, told],
    );
    if (!row) throw new Error('The list was just locked');
    return row;
  }

  /** A look without locks: is it worth matching at all? */
  async hasFreeMember(tx: EntityManager, queueId: string): Promise<boolean> {
    const rows = await rowsOf(
      tx,
      `SELECT 1 FROM queue_members m JOIN presences p ON p.agent_id = m.agent_id AND p.state = 'available'
       JOIN users u ON u.id = m.agent_id AND u.active
       WHERE m.queue_id = $1
         AND u.capacity > (SELECT count(*) FROM taken_slots t WHERE t.agent_id = m.agent_id) LIMIT 1`,
      [queueId],
    );
    return rows.length > 0;
  }

  /** Members with their load. Whoever is available here is locked: nobody else takes or frees his slots meanwhile. */
  async lockMembers(tx: EntityManager, queueId: string): Promise<Candidate[]> {
    const locked = await rowsOf<{ id: string }>(
      tx,
      `SELECT p.agent_id AS id FROM presences p JOIN queue_members m ON m.agent_id = p.agent_id
       WHERE m.queue_id = $1 AND p.state = 'available' ORDER BY p.agent_id FOR UPDATE OF p`,
      [queueId],
    );
    const mine = locked.map(({ id }) => id);
    // A second statement, because only its snapshot is sure to see what the lock was waiting for.
    return rowsOf(
      tx,
      `SELECT m.agent_id AS "agentId", coalesce(u.capacity, 0) AS capacity, coalesce(u.skills, '{}') AS skills,
         p.last_offer_at AS "lastOfferAt", coalesce(p.since, now()) AS since,
         CASE WHEN m.agent_id = ANY($2) AND p.state = 'available' AND u.active THEN 'available'
              WHEN p.state = 'paused' THEN 'paused' ELSE 'offline' END AS state,
         CASE WHEN m.agent_id = ANY($2)
              THEN (SELECT count(*)::int FROM taken_slots t WHERE t.agent_id = m.agent_id) ELSE 0 END AS load
       FROM queue_members m LEFT JOIN presences p ON p.agent_id = m.agent_id LEFT JOIN users u ON u.id = m.agent_id
       WHERE m.queue_id = $1`,
      [queueId, mine],
    );
  }

  /** Who was asked in vain in this waiting time, and who is in the contact already, by contact. */
  async historyOf(
    tx: EntityManager,
    contactIds: string[],
  ): Promise<Map<string, { tried: Seeker['tried'][number][]; presentIds: string[] }>> {
    const rows = await rowsOf<{ contactId: string; agentId: string; endedAt: Date | null }>(
      tx,
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

  async setDue(tx: EntityManager, changes: DueChange[]): Promise<void> {
    if (changes.length === 0) return;
    await tx.query(
      `UPDATE waiting_places w SET due_at = new."dueAt"
       FROM jsonb_to_recordset($1::jsonb) AS new("contactId" uuid, "dueAt" timestamptz)
       WHERE w.contact_id = new."contactId"`,
      [JSON.stringify(changes)],
    );
  }

  /** Those of the queues that have somebody waiting or something untold, the most urgent contact's queue first. */
  async ranked({ queueIds, agentIds }: { queueIds: string[]; agentIds: string[] }): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT wanted.id FROM (
         SELECT unnest($1::uuid[]) AS id
         UNION SELECT m.queue_id FROM queue_members m WHERE m.agent_id = ANY($2)
           AND EXISTS (SELECT 1 FROM waiting_places w WHERE w.queue_id = m.queue_id)) AS wanted
       LEFT JOIN LATERAL (SELECT * FROM waiting_places w WHERE w.queue_id = wanted.id
         ORDER BY w.ahead DESC, w.priority DESC, w.waiting_since, w.contact_id LIMIT 1) AS first ON true
       ORDER BY first.ahead DESC NULLS LAST, first.priority DESC NULLS LAST, first.waiting_since, wanted.id`,
      [queueIds, agentIds],
    );
    return rows.map(({ id }) => id);
  }

  /** Queues in which time does something now. */
  async dueQueueIds(now: Date): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      'SELECT DISTINCT queue_id AS id FROM waiting_places WHERE due_at <= $1',
      [now],
    );
    return rows.map(({ id }) => id);
  }

  /** Queues that a lost nudge may have left alone: somebody waits, or the list told is not the empty one it should be. */
  async waitingQueueIds(emptyTold: string): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT queue_id AS id FROM waiting_lists l WHERE told NOT IN ('', $1)
         OR EXISTS (SELECT 1 FROM waiting_places w WHERE w.queue_id = l.queue_id)`,
      [emptyTold],
    );
    return rows.map(({ id }) => id);
  }
}
