import {
  type ContactFacts,
  type ContactView,
  LIMITS,
  ListedContact,
  type ListedView,
  type ParticipantFacts,
  type Actor,
  type Segment,
  type VisitorContact,
  staffContactOf,
  visitorContactOf,
  isVisitor,
  handles,
} from '@switchboard/contracts';
import type { Contact, Participant } from './contact.types.js';
import { knownAgents, publishedStaff, shownAsOf } from './contact.rules.js';
import { pendingTransferOf } from './transfers.rules.js';

const iso = (date: Date | null) => date?.toISOString() ?? null;

/** Everything the others may know of a contact, as its events carry it. */
export function factsOf(contact: Contact): ContactFacts {
  const { id, revision, state, queue, widgetId, visitor, language, ownerId, status, notSet, important } =
    contact;
  return {
    id,
    revision,
    channel: 'webChat',
    state,
    queue,
    widgetId,
    visitor,
    language,
    participants: [visitorOf(contact), ...publishedStaff(contact).map(participantOf)],
    segments: segmentsOf(contact),
    ownerId,
    status,
    notSet,
    important,
    visitorAway: contact.visitorAway,
    endedBy: contact.ending?.reason ?? null,
    startedAt: contact.startedAt.toISOString(),
    answeredAt: iso(contact.answeredAt),
    endedAt: iso(contact.endedAt),
    closedAt: iso(contact.closedAt),
    wrapUpEndsAt: iso(contact.wrapUpEndsAt),
    transfer: pendingTransferOf(contact),
  };
}

/** The contact in the shape of who asks. */
export function viewOf(contact: Contact, actor: Actor): ContactView {
  if (isVisitor(actor)) return { view: 'visitor', contact: visitorViewOf(contact) };
  const { lastSeq, lastStaffSeq } = contact;
  return { view: 'staff', contact: staffContactOf(factsOf(contact), { lastSeq, lastStaffSeq }) };
}

/** The same in a list. */
export function listedViewOf(contact: Contact, actor: Actor): ListedView {
  const view = viewOf(contact, actor);
  return view.view === 'visitor' ? view : { ...view, contact: ListedContact.parse(view.contact) };
}

/** As its visitor sees it. */
export const visitorViewOf = (contact: Contact): VisitorContact =>
  visitorContactOf(factsOf(contact), { lastSeq: contact.lastSeq });

/** Somebody of staff as the others know him. */
export function participantOf(one: Participant): ParticipantFacts {
  return {
    kind: 'agent',
    id: one.userId,
    name: one.name,
    role: one.role,
    joinedAt: (one.joinedAt ?? new Date(0)).toISOString(),
    leftAt: iso(one.leftAt),
    teamIds: one.teamIds,
    assignmentId: handles(one) ? one.id : null,
    shownAs: shownAsOf(one),
  };
}

function visitorOf({ visitor, startedAt, endedAt }: Contact): ParticipantFacts {
  return {
    kind: 'visitor',
    id: visitor.id,
    name: visitor.name,
    role: 'visitor',
    joinedAt: startedAt.toISOString(),
    leftAt: iso(endedAt),
    teamIds: [],
    assignmentId: null,
  };
}

/** Waiting, talking and wrap-up, by time; of more than a contact's events take, the latest. */
export function segmentsOf(contact: Contact): Segment[] {
  return [...waits(contact), ...talks(contact), ...wrapUps(contact)]
    .sort((a, b) => a.from.localeCompare(b.from))
    .slice(-LIMITS.segments);
}

function waits({ placements, endedAt }: Contact): Segment[] {
  return placements.flatMap(({ state, queue, at }, index) => {
    const next = placements[index + 1];
    return state === 'waiting'
      ? [
          {
            kind: 'waiting' as const,
            queueId: queue.id,
            agentId: null,
            from: at,
            to: next?.at ?? iso(endedAt),
          },
        ]
      : [];
  });
}

function talks(contact: Contact): Segment[] {
  return knownAgents(contact).map(({ assignment, userId, joinedAt, leftAt }) => ({
    kind: 'active',
    queueId: assignment?.queueId ?? null,
    agentId: userId,
    from: (joinedAt ?? contact.startedAt).toISOString(),
    to: iso(earlierOf(leftAt, contact.endedAt)),
  }));
}

function wrapUps({ state, queue, ownerId, endedAt, closedAt }: Contact): Segment[] {
  const wasThere = state === 'wrapUp' || (closedAt !== null && endedAt !== null && closedAt > endedAt);
  if (!wasThere || !endedAt) return [];
  return [
    { kind: 'wrapUp', queueId: queue.id, agentId: ownerId, from: endedAt.toISOString(), to: iso(closedAt) },
  ];
}

function earlierOf(a: Date | null, b: Date | null): Date | null {
  if (!a || !b) return a ?? b;
  return a < b ? a : b;
}

/** Who handled it, from when to when. */
export function handledBy(contact: Contact) {
  const until = contact.endedAt ?? contact.closedAt ?? contact.startedAt;
  return publishedStaff(contact)
    .filter(handles)
    .map(({ userId, name, teamIds, joinedAt, leftAt }) => ({
      agentId: userId,
      name,
      teamIds,
      from: (joinedAt ?? contact.startedAt).toISOString(),
      to: (earlierOf(leftAt, contact.endedAt) ?? until).toISOString(),
    }));
}
