import {
  type AccessClaims,
  type ContactFacts,
  type ContactView,
  type Message,
  type QueueFacts,
  type StaffContact,
  staffContactOf,
  type VisitorContact,
  visitorContactOf,
} from '@switchboard/contracts';
import { signAccessToken } from '@switchboard/auth';
import { uuidv7 } from '@switchboard/kernel';
import { generateKeyPairSync } from 'node:crypto';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');

/** The key that the gateway under test believes. */
export const TOKEN_PUBLIC_KEY = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');

export const WIDGET_ID = uuidv7();
export const QUEUE_ID = uuidv7();
export const SHOP = 'https://shop.example';
export const AT = '2026-11-21T09:00:00.000Z';

export interface Person {
  id: string;
  sid: string;
  token: string;
}

/** Somebody with a token. */
export async function aPerson(given: Partial<AccessClaims> = {}, expiresInSeconds = 300): Promise<Person> {
  const identity = { sub: uuidv7(), sid: uuidv7(), kind: 'staff' as const, ...given };
  const token = await signAccessToken(identity, privateKey, { expiresInSeconds });
  return { id: identity.sub, sid: identity.sid, token };
}

export const anAgent = (given: Partial<AccessClaims> = {}) => aPerson({ roles: ['agent'], ...given });
export const anAdministrator = () => aPerson({ roles: ['administrator'] });
export const aVisitor = (given: Partial<AccessClaims> = {}) =>
  aPerson({ kind: 'visitor', widgetId: WIDGET_ID, ...given });

export const QUEUE: QueueFacts = {
  id: QUEUE_ID,
  number: 1,
  name: 'Sales',
  priority: 0,
  wrapUpSeconds: 60,
  idleSeconds: 0,
  reminders: null,
};

/** A contact as its events carry it. */
export function someFacts(given: Partial<ContactFacts> = {}): ContactFacts {
  return {
    id: uuidv7(),
    revision: 1,
    channel: 'webChat',
    state: 'waiting',
    queue: QUEUE,
    widgetId: WIDGET_ID,
    visitor: { id: uuidv7(), name: 'Vera', email: null, fields: {} },
    language: 'en',
    participants: [],
    segments: [],
    ownerId: null,
    status: null,
    notSet: false,
    important: false,
    visitorAway: false,
    endedBy: null,
    startedAt: AT,
    answeredAt: null,
    endedAt: null,
    closedAt: null,
    wrapUpEndsAt: null,
    transfer: null,
    ...given,
  };
}

export const staffShape = (facts: ContactFacts): StaffContact =>
  staffContactOf(facts, { lastSeq: 0, lastStaffSeq: 0 });
export const visitorShape = (facts: ContactFacts): VisitorContact => visitorContactOf(facts, { lastSeq: 0 });

export const staffView = (facts: ContactFacts): ContactView => ({
  view: 'staff',
  contact: staffShape(facts),
});
export const visitorView = (facts: ContactFacts): ContactView => ({
  view: 'visitor',
  contact: visitorShape(facts),
});

/** A message of a contact. */
export function aMessage(contactId: string, given: Partial<Message> = {}): Message {
  return {
    id: uuidv7(),
    contactId,
    seq: 1,
    kind: 'text',
    visibility: 'everyone',
    sender: { kind: 'visitor', id: uuidv7(), name: 'Vera' },
    text: 'hello',
    attachment: null,
    event: null,
    clientMessageId: 'c1',
    at: AT,
    ...given,
  };
}
