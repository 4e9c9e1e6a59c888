import { Injectable } from '@nestjs/common';
import type { LiveFigures, LivePlace, Payload, PresenceChanged, QueueChanged } from '@switchboard/contracts';
import { Database, keepNewer, ROWS_BY_ID } from '@switchboard/database';
import { ArrayOverlap, MoreThan } from 'typeorm';
import type { Scope } from '../scope.rules.js';
import { AgentEntity } from './agent.entity.js';
import { QueueEntity } from './queue.entity.js';

export type QueueRow = Omit<LiveFigures['queues'][number], 'longestWaitSeconds' | 'serviceLevelToday'> & {
  waitingSince: Date | null;
  countedToday: number;
  inTimeToday: number;
};
/** Who gives up sooner was not really waiting: he is no failure of the service level. */
const SHORT_ABANDON_SECONDS = 5;

/** Queues of the scope: those in which one of its teams' agents works. Null: all. */
const QUEUES = `
  SELECT json_build_object('id', q.id, 'number', q.number, 'name', q.name) AS queue,
    coalesce(open.waiting, 0) AS waiting, coalesce(open.active, 0) AS active, open.since AS "waitingSince",
    coalesce(today.offered, 0) AS "offeredToday", coalesce(today.answered, 0) AS "answeredToday",
    coalesce(today.counted, 0) AS "countedToday", coalesce(today.in_time, 0) AS "inTimeToday"
  FROM queues q
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state = 'waiting')::int AS waiting, count(*) FILTER (WHERE state = 'active')::int AS active,
      min(waiting_since) AS since
    FROM contact_reports WHERE queue_id = q.id AND state IN ('waiting', 'active')
  ) AS open ON true
  LEFT JOIN LATERAL (
    SELECT count(*)::int AS offered, count(answered_at)::int AS answered,
      count(*) FILTER (WHERE wait <= q.service_level_seconds AND answered_at IS NOT NULL)::int AS in_time,
      count(*) FILTER (WHERE answered_at IS NOT NULL OR wait > q.service_level_seconds
        OR (ended_at IS NOT NULL AND wait >= ${SHORT_ABANDON_SECONDS}))::int AS counted
    FROM (SELECT answered_at, ended_at, extract(epoch FROM coalesce(answered_at, ended_at, $2) - started_at) AS wait
      FROM contact_reports WHERE queue_id = q.id AND started_at >= $1) AS contacts
  ) AS today ON true
  WHERE NOT q.deleted AND q.number > $4 AND ($3::uuid[] IS NULL
    OR q.member_ids && ARRAY(SELECT id FROM agents WHERE team_ids && $3::uuid[]))
  ORDER BY q.number LIMIT ${ROWS_BY_ID + 1}`;

/** What the wallboard is made of; each table's row wins by its revision. */
@Injectable()
export class LiveRepository {
  constructor(private readonly db: Database) {}

  async keepQueue({ queue, deleted }: Payload<typeof QueueChanged>): Promise<void> {
    await keepNewer(this.db.repository(QueueEntity), { ...queue, deleted });
  }

  async keepPresence({ agent, presence, revision }: Payload<typeof PresenceChanged>): Promise<void> {
    const reason = presence.reason?.name ?? null;
    await keepNewer(this.db.repository(AgentEntity), { ...agent, ...presence, reason, revision });
  }

  queues(
    scope: Scope,
    { startOfDay, now, after }: { startOfDay: Date; now: Date; after: LivePlace },
  ): Promise<QueueRow[]> {
    return this.db.sql<QueueRow>(QUEUES, [startOfDay, now, scope, after.queueNumber]);
  }

  agents(scope: Scope, { agentId }: LivePlace): Promise<AgentEntity[]> {
    return this.db.repository(AgentEntity).find({
      where: {
        ...(scope !== null && { teamIds: ArrayOverlap(scope) }),
        ...(agentId !== null && { id: MoreThan(agentId) }),
      },
      order: { id: 'ASC' },
      take: ROWS_BY_ID + 1,
    });
  }
}
