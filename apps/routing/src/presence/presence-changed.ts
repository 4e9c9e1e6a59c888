import { type Payload, PresenceChanged } from '@switchboard/contracts';
import type { NewEvent } from '@switchboard/outbox';
import type { PresenceRow } from './presence.repository.js';
import { presenceOf } from './presence.rules.js';

/** What is told of an agent's presence or load. */
export function presenceChanged(
  row: PresenceRow,
  cause: Payload<typeof PresenceChanged>['cause'],
  now: Date,
): NewEvent<typeof PresenceChanged> {
  const { agentId, name, teamIds, revision } = row;
  const agent = { id: agentId, name, teamIds };
  return {
    contract: PresenceChanged,
    lane: agentId,
    payload: { at: now.toISOString(), cause, revision, agent, presence: presenceOf(row) },
  };
}

/** An offer was made to these agents: the next one goes to somebody else first. They are locked. */
export const offeredSql = (agentIds: string, at: string) =>
  `UPDATE presences SET revision = revision + 1, last_offer_at = ${at}::timestamptz WHERE agent_id = ANY(${agentIds}::uuid[])`;
