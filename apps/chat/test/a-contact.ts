import { uuidv7 } from '@switchboard/kernel';
import type { Contact, Participant } from '../src/contacts/contact.types.js';
import { settle } from '../src/contacts/contact.rules.js';
import { newContact } from '../src/contacts/starting.rules.js';
import { joinAgent } from '../src/agents/placing.rules.js';
import { anAgent, anAssignment, aQueue, aVisitor } from './facts.js';

const START = new Date('2026-11-21T09:00:00.000Z');
/** Seconds after the contact's start. */
export const after = (seconds: number) => new Date(START.getTime() + seconds * 1000);

/** A contact that waits, made by the rules themselves; `facts` puts it where a test wants it. */
export function aWaitingContact(facts: Partial<Contact> = {}): Contact {
  const command = { actor: aVisitor(), queue: aQueue(), widgetId: null, fields: {} };
  return { ...newContact(command, START, 'c0ffee00-0000-7000-8000-000000000000').contact, ...facts };
}

/** A contact with an agent who joined ten seconds after its start. */
export function anActiveContact(facts: Partial<Contact> = {}, agents = [anAgent()]) {
  const joined = agents.reduce(
    (contact, agent, index) =>
      joinAgent(
        contact,
        anAssignment(contact.id, agent, {
          placement: index + 1,
          queue: contact.queue,
          madeAt: after(10 + index).toISOString(),
        }),
      ),
    aWaitingContact(facts),
  );
  return { contact: { ...joined, ...facts }, agents };
}

/** The contact with somebody in it who uses no slot. */
export function withOnlooker(contact: Contact, facts: Partial<Participant> = {}): Contact {
  const onlooker: Participant = {
    id: uuidv7(),
    userId: uuidv7(),
    name: 'Olga',
    publicName: 'Olga',
    teamIds: [uuidv7()],
    role: 'monitor',
    assignment: null,
    handedOver: null,
    joinedAt: after(5),
    leftSelfAt: null,
    leftAt: null,
    leftReason: null,
    ...facts,
  };
  return settle({ ...contact, staff: [...contact.staff, onlooker] });
}
