import type { AgentPart, Contact } from './contact.entity.js';

export interface PartRow {
  contact_id: string;
  id: string;
  agent_id: string;
  name: string | null;
  team_ids: string[];
  role: AgentPart['role'];
  placement: number | null;
  queue_id: string | null;
  joined_at: Date | string | null;
  released_at: Date | string | null;
  release_reason: AgentPart['releaseReason'];
  left_self_at: Date | string | null;
  left_at: Date | string | null;
  left_reason: AgentPart['leftReason'];
}
/** A row of `contacts` with its parts, as SQL gives it and takes it. */
export interface ContactRow {
  id: string;
  revision: number;
  state: Contact['state'];
  queue_id: string;
  queue: Contact['queue'];
  widget_id: string | null;
  visitor_id: string;
  visitor: Omit<Contact['visitor'], 'id'>;
  language: string | null;
  placements: Contact['placements'];
  owner_id: string | null;
  status: Contact['status'];
  not_set: boolean;
  important: boolean;
  visitor_away: boolean;
  ending: Contact['ending'];
  started_at: Date | string;
  answered_at: Date | string | null;
  ended_at: Date | string | null;
  closed_at: Date | string | null;
  wrap_up_ends_at: Date | string | null;
  active_at: Date | string;
  last_seq: number;
  last_staff_seq: number;
}

const date = (value: Date | string | null) => (value === null ? null : new Date(value));

/** The contact that rows describe. */
export function contactOf(row: ContactRow & { parts: PartRow[] }): Contact {
  return {
    id: row.id,
    revision: row.revision,
    state: row.state,
    queue: row.queue,
    widgetId: row.widget_id,
    visitor: { id: row.visitor_id, ...row.visitor },
    language: row.language,
    agents: row.parts.map(partOf),
    placements: row.placements,
    ownerId: row.owner_id,
    status: row.status,
    notSet: row.not_set,
    important: row.important,
    visitorAway: row.visitor_away,
    ending: row.ending,
    startedAt: new Date(row.started_at),
    answeredAt: date(row.answered_at),
    endedAt: date(row.ended_at),
    closedAt: date(row.closed_at),
    wrapUpEndsAt: date(row.wrap_up_ends_at),
    activeAt: new Date(row.active_at),
    lastSeq: row.last_seq,
    lastStaffSeq: row.last_staff_seq,
  };
}

/** The row that a contact becomes. */
export function rowOf(contact: Contact): ContactRow {
  const { id: visitorId, ...visitor } = contact.visitor;
  return {
    id: contact.id,
    revision: contact.revision,
    state: contact.state,
    queue_id: contact.queue.id,
    queue: contact.queue,
    widget_id: contact.widgetId,
    visitor_id: visitorId,
    visitor,
    language: contact.language,
    placements: contact.placements,
    owner_id: contact.ownerId,
    status: contact.status,
    not_set: contact.notSet,
    important: contact.important,
    visitor_away: contact.visitorAway,
    ending: contact.ending,
    started_at: contact.startedAt,
    answered_at: contact.answeredAt,
    ended_at: contact.endedAt,
    closed_at: contact.closedAt,
    wrap_up_ends_at: contact.wrapUpEndsAt,
    active_at: contact.activeAt,
    last_seq: contact.lastSeq,
    last_staff_seq: contact.lastStaffSeq,
  };
}

function partOf(row: PartRow): AgentPart {
  return {
    id: row.id,
    agentId: row.agent_id,
    name: row.name,
    teamIds: row.team_ids,
    role: row.role,
    placement: row.placement,
    queueId: row.queue_id,
    joinedAt: date(row.joined_at),
    releasedAt: date(row.released_at),
    releaseReason: row.release_reason,
    leftSelfAt: date(row.left_self_at),
    leftAt: date(row.left_at),
    leftReason: row.left_reason,
  };
}

/** The row that an agent's part becomes. */
export function partRowOf(contactId: string, part: AgentPart): PartRow {
  return {
    contact_id: contactId,
    id: part.id,
    agent_id: part.agentId,
    name: part.name,
    team_ids: part.teamIds,
    role: part.role,
    placement: part.placement,
    queue_id: part.queueId,
    joined_at: part.joinedAt,
    released_at: part.releasedAt,
    release_reason: part.releaseReason,
    left_self_at: part.leftSelfAt,
    left_at: part.leftAt,
    left_reason: part.leftReason,
  };
}
