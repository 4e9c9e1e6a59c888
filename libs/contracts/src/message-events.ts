import { z } from 'zod';
import { Direction } from './attachments.js';
import { Id, Instant, QueueName, upTo, upToBytes } from './common.js';
import { LIMITS } from './limits.js';
import { Person, personForVisitor } from './persons.js';
import { StatusName } from './statuses.js';

/** Why somebody's part in a contact ended. */
export const LeftReason = z.enum(['left', 'connectionLost', 'transferred', 'contactEnded']);
export type LeftReason = z.infer<typeof LeftReason>;
/** How a contact ended. */
export const EndReason = z.enum(['agent', 'visitor', 'idle', 'lost', 'refused']);
export type EndReason = z.infer<typeof EndReason>;

/** Whom a contact is handed to: an agent or a queue. */
export const Target = z.discriminatedUnion('kind', [Person, QueueName.extend({ kind: z.literal('queue') })]);
const File = z.object({ id: Id, name: upTo(LIMITS.fileName), direction: Direction });
const Note = upTo(LIMITS.text).nullable();
/** Why an agent who was asked did not come. */
export const Refusal = z.enum(['rejected', 'missed', 'undelivered', 'rescinded', 'cancelled']);
export type Refusal = z.infer<typeof Refusal>;
/** What cancelled it: he went offline, or who had asked him thought better of it. */
export const RefusalCause = z.enum(['gone', 'takenBack']);
export type RefusalCause = z.infer<typeof RefusalCause>;

/** Adds the name to the fields of an event. */
const happened = <T extends string, F extends z.ZodRawShape>(type: T, fields: F) =>
  z.object({ type: z.literal(type), ...fields });

const KnownEvent = z.discriminatedUnion('type', [
  happened('joined', { who: Person, role: z.enum(['agent', 'supervisor']) }),
  happened('left', { who: Person, reason: LeftReason }),
  happened('transferred', { by: Person.nullable(), to: Target }),
  happened('transferAsked', { by: Person, to: Target, note: Note }),
  happened('transferRefused', {
    by: Person,
    to: Target,
    outcome: Refusal,
    cause: RefusalCause.optional(),
    note: Note,
  }),
  happened('invited', { by: Person, to: Target, note: Note }),
  happened('inviteRefused', { by: Person, to: Target, outcome: Refusal, note: Note }),
  happened('assistanceAsked', { by: Person, note: Note }),
  happened('monitorJoined', { who: Person }),
  happened('returned', {
    queue: QueueName,
    reason: z.enum(['connectionLost', 'transferred', 'overflow', 'unanswered', 'requeued']),
  }),
  happened('agentSilent', { who: Person, seconds: z.number().int() }),
  happened('fileInvited', { invitationId: Id, by: Person.nullable(), expiresAt: Instant }),
  happened('fileInvitationEnded', {
    invitationId: Id,
    by: Person.nullable(),
    outcome: z.enum(['exhausted', 'expired', 'revoked']),
  }),
  /** `note`: the signature, or why it could not be checked; for staff only. */
  happened('fileBlocked', { file: File, state: z.enum(['infected', 'unscannable']).nullable(), note: Note }),
  happened('fileHeld', { file: File }),
  happened('fileReleased', { file: File, by: Person, note: Note }),
  happened('fileRecalled', { file: File, note: Note }),
  happened('consentAnswered', {
    file: File.nullable(),
    by: Person,
    decision: z.enum(['accepted', 'acceptedAll', 'denied']),
  }),
  happened('redacted', {
    what: z.enum(['message', 'file', 'field']),
    messageId: Id.nullable(),
    by: Person,
    note: Note,
  }),
  happened('ended', { reason: EndReason, by: Person.nullable() }),
  happened('statusSet', { status: StatusName, by: Person }),
]);

const KNOWN = new Set(KnownEvent.options.map(({ shape }) => shape.type.value as string));
/**
 * An event of a later version: it is handed on as it is, and readers show nothing of it. Typed by a name that none has,
 * so that the others can be told apart by theirs.
 */
const UnknownEvent = upToBytes(
  LIMITS.unknownEventBytes,
  z.looseObject({
    type: z
      .string()
      .max(64)
      .refine((type) => !KNOWN.has(type), { message: 'lacks fields of this event' }) as unknown as z.ZodType<
      'unknown',
      'unknown'
    >,
  }),
);

/** What happened in a contact, in its transcript. */
export const MessageEvent = z.union([KnownEvent, UnknownEvent]);
export type MessageEvent = z.infer<typeof MessageEvent>;

/**
 * An event as its visitor may read it: people as he knows them, nothing that staff tell each other, and of an event that
 * is not known its name alone.
 */
export function eventForVisitor(event: MessageEvent): MessageEvent {
  if (!KNOWN.has(event.type)) return { type: event.type } as MessageEvent;
  const fields = Object.entries(event).map(([name, value]) => [name, fieldForVisitor(name, value)]);
  return Object.fromEntries(fields) as MessageEvent;
}

const FOR_STAFF = ['note', 'state'];

function fieldForVisitor(name: string, value: unknown): unknown {
  if (FOR_STAFF.includes(name)) return null;
  const person = Person.safeParse(value).data;
  return person ? personForVisitor(person) : value;
}
