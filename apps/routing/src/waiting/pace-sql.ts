/** The last 20 contacts that were handled, and the slots of members who are available. */
export const paceSql = (queueIds: string) => `
  SELECT q.id,
    (SELECT avg(extract(epoch FROM recent.released_at - recent.made_at))::float8 FROM (
       SELECT released_at, made_at FROM assignments WHERE queue_id = q.id AND released_at IS NOT NULL
       ORDER BY released_at DESC LIMIT 20) AS recent) AS "averageHandleSeconds",
    (SELECT coalesce(sum(u.capacity), 0)::int FROM queue_members m
       JOIN presences p ON p.agent_id = m.agent_id AND p.state = 'available'
       JOIN users u ON u.id = m.agent_id AND u.active WHERE m.queue_id = q.id) AS slots
  FROM queues q WHERE q.id = ANY(${queueIds})`;
