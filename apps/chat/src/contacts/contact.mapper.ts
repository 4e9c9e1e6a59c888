import { handles, type LeftReason } from '@switchboard/contracts';
import type { Contact, Participant, Slot } from './contact.entity.js';

/** A row of `participants`: one flat row, whether he uses a slot or not. */
export interface ParticipantRow {
  contact_id: string;
  id: string;
  user_id: string;
  name: string | null;
  public_name: string | null;
  team_ids: string[];
  role: Participant['role'];
  placement: number | null;
  queue_id: string | null;
  joined_at: Date | string | null;
  released_at: Date | string | null;
  release_reason: LeftReason | null;
  left_self_at: Date | string | null;
  left_at: Date | string | null;
  left_reason: LeftReason | null;
}
/** A row of `contacts` with its staff, as SQL gives it and takes it. */
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
export function contactOf(row: ContactRow & { staff: ParticipantRow[] }): Contact {
  return {
    id: row.id,
    revision: row.revision,
    state: row.state,
    queue: row.queue,
    widgetId: row.widget_id,
    visitor: { id: row.visitor_id, ...row.visitor },
    language: row.language,
    staff: row.staff.map(participantOf),
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

function participantOf(row: ParticipantRow): Participant {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    publicName: row.public_name,
    teamIds: row.team_ids,
    role: row.role,
    assignment: handles(row) ? slotOf(row) : null,
    joinedAt: date(row.joined_at),
    leftSelfAt: date(row.left_self_at),
    leftAt: date(row.left_at),
    leftReason: row.left_reason,
  };
}

const slotOf = (row: ParticipantRow): Slot => ({
  placement: row.placement,
  queueId: row.queue_id,
  releasedAt: date(row.released_at),
  releaseReason: row.release_reason,
});

/** The row that a participant becomes. */
export function participantRowOf(contactId: string, one: Participant): ParticipantRow {
  return {
    contact_id: contactId,
    id: one.id,
    user_id: one.userId,
    name: one.name,
    public_name: one.publicName,
    team_ids: one.teamIds,
    role: one.role,
    placement: one.assignment?.placement ?? null,
    queue_id: one.assignment?.queueId ?? null,
    joined_at: one.joinedAt,
    released_at: one.assignment?.releasedAt ?? null,
    release_reason: one.assignment?.releaseReason ?? null,
    left_self_at: one.leftSelfAt,
    left_at: one.leftAt,
    left_reason: one.leftReason,
  };
}
