import type { LiveFigures, LivePlace } from '@switchboard/contracts';
import { fitting, ROWS_BY_ID } from '@switchboard/database';

type Queues = LiveFigures['queues'];
type Agents = LiveFigures['agents'];

/** As much of both lists as one answer takes, and from where to go on; each is read one row further than a page. */
export function livePage(
  allQueues: Queues,
  allAgents: Agents,
  after: LivePlace,
): { queues: Queues; agents: Agents; next: LivePlace | null } {
  const queues = fitting(allQueues.slice(0, ROWS_BY_ID));
  const agents = fitting(allAgents.slice(0, ROWS_BY_ID));
  const isAll = queues.length === allQueues.length && agents.length === allAgents.length;
  const next = {
    queueNumber: queues.at(-1)?.queue.number ?? after.queueNumber,
    agentId: agents.at(-1)?.id ?? after.agentId,
  };
  return { queues, agents, next: isAll ? null : next };
}
