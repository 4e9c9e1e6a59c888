import { Injectable } from '@nestjs/common';
import type { BusinessHours, TargetAgent, TargetQueue } from '@switchboard/contracts';
import { Database } from '@switchboard/database';

interface Wanted {
  /** Null: whoever there is. */
  search: string | null;
  limit: number;
}
type QueueRow = Omit<TargetQueue, 'openNow' | 'estimatedWaitSeconds'> & {
  businessHours: BusinessHours | null;
};
type AgentRow = Omit<TargetAgent, 'since'> & { since: Date | null };

/** SQL, because it is about sets: agents with their load, queues with how many wait. */
@Injectable()
export class TargetsRepository {
  constructor(private readonly db: Database) {}

  /** Who could take it now comes first, then by name. */
  async agents({ search, presentIds, limit }: Wanted & { presentIds: string[] }): Promise<TargetAgent[]> {
    const rows = await this.db.sql<AgentRow>(
      `SELECT id, name, state, reason, since, load, capacity, skills FROM (
         SELECT u.id, u.name, u.capacity, u.skills, coalesce(p.state, 'offline') AS state, p.since,
           CASE WHEN p.reason_id IS NOT NULL AND p.reason_name IS NOT NULL
                THEN jsonb_build_object('id', p.reason_id, 'name', p.reason_name) END AS reason,
           (SELECT count(*)::int FROM taken_slots t WHERE t.agent_id = u.id) AS load
         FROM users u LEFT JOIN presences p ON p.agent_id = u.id
         WHERE u.active AND 'agent' = ANY(u.roles) AND u.id <> ALL($1::uuid[])
           AND ($2::text IS NULL OR strpos(lower(u.name), lower($2)) > 0
             OR EXISTS (SELECT 1 FROM jsonb_object_keys(u.skills) AS skill WHERE strpos(lower(skill), lower($2)) > 0))
       ) AS agent
       ORDER BY state = 'available' AND load < capacity DESC, state = 'available' DESC, state = 'paused' DESC, name, id
       LIMIT $3`,
      [presentIds, search, limit],
    );
    return rows.map(({ since, ...agent }) => ({ ...agent, since: since?.toISOString() ?? null }));
  }

  /** By number. */
  queues({ search, agentId, limit }: Wanted & { agentId: string }): Promise<QueueRow[]> {
    return this.db.sql<QueueRow>(
      `SELECT q.id, q.number, q.name, q.policy->'businessHours' AS "businessHours",
         (SELECT count(*)::int FROM waiting_places w WHERE w.queue_id = q.id) AS waiting,
         EXISTS (SELECT 1 FROM queue_members m JOIN users u ON u.id = m.agent_id AND u.active
                 JOIN presences p ON p.agent_id = m.agent_id AND p.state = 'available'
                 WHERE m.queue_id = q.id AND m.agent_id <> $1) AS "agentsAvailable"
       FROM queues q WHERE q.deleted_at IS NULL
         AND ($2::text IS NULL OR strpos(lower(q.name), lower($2)) > 0 OR q.number::text = $2)
       ORDER BY q.number LIMIT $3`,
      [agentId, search, limit],
    );
  }
}
