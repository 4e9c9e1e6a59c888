import { Actor, type Assignment, type Attachment, type QueueFacts } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import type { z } from 'zod';

type AssignmentFacts = z.infer<typeof Assignment>;
type QueueFactsOf = z.infer<typeof QueueFacts>;

export const aQueue = (facts: Partial<QueueFactsOf> = {}): QueueFactsOf => ({
  id: uuidv7(),
  number: 100,
  name: 'Help',
  priority: 0,
  wrapUpSeconds: 60,
  idleSeconds: 1800,
  reminders: null,
  ...facts,
});
export const aVisitor = (): Actor => Actor.parse({ kind: 'visitor', id: uuidv7() });
export const anAgent = (facts: Partial<Actor> = {}): Actor =>
  Actor.parse({ kind: 'staff', id: uuidv7(), roles: ['agent'], ...facts });
export const anAdministrator = () => anAgent({ roles: ['administrator'] });

/** Routing's placing of a contact with an agent. */
export function anAssignment(
  contactId: string,
  agent: Actor,
  facts: Partial<AssignmentFacts> = {},
): AssignmentFacts {
  return {
    assignmentId: uuidv7(),
    contactId,
    placement: 1,
    agent: {
      id: agent.id,
      name: `Agent ${agent.id.slice(-4)}`,
      publicName: `Public ${agent.id.slice(-4)}`,
      teamIds: [TEAM],
    },
    kind: 'contact',
    offerId: null,
    replaces: null,
    handedOverBy: null,
    queue: aQueue(),
    madeAt: '2026-11-21T09:00:10.000Z',
    ...facts,
  };
}
/** The team of every agent here. */
export const TEAM = '019394aa-0000-7000-8000-000000000001';

/** A file as files tells of it. */
export function anAttachment(contactId: string, facts: Partial<Attachment> = {}): Attachment {
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
    sha256: null,
    sentBy: { kind: 'visitor', id: uuidv7(), name: 'Vera' },
    at: '2026-11-21T09:00:00.000Z',
    clientMessageId: 'file-1',
    link: 'https://chat.example/a/1/2',
    previewLink: null,
    ...facts,
  };
}
