import type {
  Actor,
  Attachment,
  ContactFacts,
  Message,
  ParticipantFacts,
  QueueFacts,
} from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';

/** A time on the day of the tests: `at(90)` is a minute and a half after nine. */
export const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 9) + seconds * 1000).toISOString();

export const QUEUE: QueueFacts = {
  id: uuidv7(),
  number: 7,
  name: 'Support',
  priority: 0,
  wrapUpSeconds: 60,
  idleSeconds: 1800,
  reminders: null,
};

export function anAgent(teamIds: string[] = [uuidv7()]): ParticipantFacts {
  return {
    kind: 'agent',
    id: uuidv7(),
    name: 'Ada',
    role: 'owner',
    joinedAt: at(10),
    leftAt: null,
    teamIds,
    assignmentId: uuidv7(),
  };
}

/** A contact that has just come; what differs is given. */
export function aContact(given: Partial<ContactFacts> = {}): ContactFacts {
  return {
    id: uuidv7(),
    revision: 1,
    channel: 'webChat',
    state: 'waiting',
    queue: QUEUE,
    widgetId: null,
    visitor: { id: uuidv7(), name: 'Vera Visitor', email: 'vera@example.org', fields: { order: '42' } },
    language: 'en',
    participants: [],
    segments: [{ kind: 'waiting', queueId: QUEUE.id, agentId: null, from: at(0), to: null }],
    ownerId: null,
    status: null,
    notSet: false,
    important: false,
    visitorAway: false,
    endedBy: null,
    startedAt: at(0),
    answeredAt: null,
    endedAt: null,
    closedAt: null,
    wrapUpEndsAt: null,
    transfer: null,
    ...given,
  };
}

/** The same contact at its four stations: come, answered after 10 s, ended after 70, closed after 100. */
export function itsLife(contact: ContactFacts, agent: ParticipantFacts) {
  const status = { id: uuidv7(), name: 'Solved' };
  const [waiting] = contact.segments;
  const waited = waiting ? [{ ...waiting, to: at(10) }] : [];
  const talk = { kind: 'active' as const, queueId: QUEUE.id, agentId: agent.id, from: at(10), to: null };
  const wrapUp = { ...talk, kind: 'wrapUp' as const, from: at(70) };
  const left = { ...agent, leftAt: at(70) };
  const active: ContactFacts = {
    ...contact,
    revision: 2,
    state: 'active',
    participants: [agent],
    ownerId: agent.id,
    answeredAt: at(10),
    segments: [...waited, talk],
  };
  const ended: ContactFacts = {
    ...active,
    revision: 3,
    state: 'wrapUp',
    participants: [left],
    endedBy: 'agent',
    endedAt: at(70),
    status,
    segments: [...waited, { ...talk, to: at(70) }, wrapUp],
  };
  const closed: ContactFacts = {
    ...ended,
    revision: 4,
    state: 'closed',
    closedAt: at(100),
    segments: [...waited, { ...talk, to: at(70) }, { ...wrapUp, to: at(100) }],
  };
  return { started: contact, active, ended, closed };
}

export function aMessage(contactId: string, seq: number, given: Partial<Message> = {}): Message {
  return {
    id: uuidv7(),
    contactId,
    seq,
    kind: 'text',
    visibility: 'everyone',
    sender: { kind: 'visitor', id: uuidv7(), name: 'Vera Visitor' },
    text: `message ${seq}`,
    attachment: null,
    event: null,
    clientMessageId: `m${seq}`,
    at: at(20 + seq),
    ...given,
  };
}

export function anAttachment(contactId: string, given: Partial<Attachment> = {}): Attachment {
  return {
    id: uuidv7(),
    contactId,
    direction: 'inbound',
    state: 'clean',
    reason: null,
    consent: 'notNeeded',
    name: 'invoice.pdf',
    description: null,
    sizeBytes: 1234,
    mediaType: 'application/pdf',
    sha256: 'a'.repeat(64),
    sentBy: { kind: 'visitor', id: uuidv7(), name: 'Vera Visitor' },
    at: at(30),
    clientMessageId: 'f1',
    link: null,
    previewLink: null,
    ...given,
  };
}

export const staff = (given: Partial<Actor> = {}): Actor => ({
  kind: 'staff',
  id: uuidv7(),
  roles: ['agent'],
  rights: [],
  teamIds: [],
  ...given,
});
export const ADMINISTRATOR = staff({ roles: ['administrator'] });
