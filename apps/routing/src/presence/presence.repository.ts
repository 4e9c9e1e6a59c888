import { Injectable } from '@nestjs/common';
import type { Presence } from '@switchboard/contracts';
import type { Transaction } from '@switchboard/database';
import { MoreThan } from 'typeorm';
import { PresenceEntity } from './presence.entity.js';

/** What an agent says of himself, or the server said for him. */
export interface Stance {
  state: Presence['state'];
  reason: { id: string; name: string } | null;
  paid: boolean | null;
  automatic: boolean;
}

/** With what is told of the person, and how many slots he uses. */
export type PresenceRow = Omit<PresenceEntity, 'misses' | 'lastOfferAt'> & {
  name: string;
  teamIds: string[];
  capacity: number;
  load: number;
};

const COLUMNS = `p.agent_id AS "agentId", p.state, p.reason_id AS "reasonId", p.reason_name AS "reasonName", p.paid,
  p.since, p.automatic, p.revision, coalesce(u.name, '') AS name, coalesce(u.team_ids, '{}') AS "teamIds",
  coalesce(u.capacity, 0) AS capacity,
  (SELECT count(*)::int FROM taken_slots t WHERE t.agent_id = p.agent_id) AS load`;

@Injectable()
export class PresenceRepository {
  /**
   * Whoever holds these rows is the only one to take or free these agents' slots. Always after contacts and offers,
   * always in the order of the ids: so nobody waits in a circle.
   */
  async lock(tx: Transaction, agentIds: string[], now: Date): Promise<void> {
    if (await this.lockExisting(tx, agentIds)) return;
    await tx.sql(
      `INSERT INTO presences (agent_id, state, since, automatic)
       SELECT DISTINCT agent_id, 'offline', $2::timestamptz, false FROM unnest($1::uuid[]) AS wanted(agent_id)
       ORDER BY agent_id ON CONFLICT DO NOTHING`,
      [agentIds, now],
    );
    // Where somebody else inserted the row first, the insert has waited for him but holds nothing.
    await this.lockExisting(tx, agentIds);
  }

  private async lockExisting(tx: Transaction, agentIds: string[]): Promise<boolean> {
    const locked = await tx.sql(
      'SELECT agent_id FROM presences WHERE agent_id = ANY($1) ORDER BY agent_id FOR UPDATE',
      [agentIds],
    );
    return locked.length === new Set(agentIds).size;
  }

  async find(tx: Transaction, agentId: string): Promise<PresenceRow | null> {
    const [row] = await tx.sql<PresenceRow>(
      `SELECT ${COLUMNS} FROM presences p LEFT JOIN people u ON u.id = p.agent_id WHERE p.agent_id = $1`,
      [agentId],
    );
    return row ?? null;
  }

  /** As they are now, with the next number for what is told of them. They are locked. */
  async nextRevision(tx: Transaction, agentIds: string[]): Promise<PresenceRow[]> {
    return tx.sql(
      `WITH p AS (
         UPDATE presences SET revision = revision + 1 WHERE agent_id = ANY($1) RETURNING *)
       SELECT ${COLUMNS} FROM p LEFT JOIN people u ON u.id = p.agent_id ORDER BY p.agent_id`,
      [agentIds],
    );
  }

  async set(
    tx: Transaction,
    agentId: string,
    { state, reason, paid, automatic }: Stance,
    now: Date,
  ): Promise<void> {
    const stance = { state, paid, automatic, reasonId: reason?.id ?? null, reasonName: reason?.name ?? null };
    await tx.repository(PresenceEntity).update({ agentId }, { ...stance, since: now, misses: 0 });
  }

  /** One more miss in a row; how many there are now. */
  async countMiss(tx: Transaction, agentId: string): Promise<{ misses: number; state: Presence['state'] }> {
    const [row] = await tx.sql<{ misses: number; state: Presence['state'] }>(
      'UPDATE presences SET misses = misses + 1 WHERE agent_id = $1 RETURNING misses, state',
      [agentId],
    );
    return row ?? { misses: 0, state: 'offline' };
  }

  async forgetMisses(tx: Transaction, agentId: string): Promise<void> {
    await tx.repository(PresenceEntity).update({ agentId, misses: MoreThan(0) }, { misses: 0 });
  }
}
