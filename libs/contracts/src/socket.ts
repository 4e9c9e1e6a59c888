import { z } from 'zod';
import { Attachment } from './attachments.js';
import { Participant } from './chat.js';
import { Id, Instant } from './common.js';
import { InvitationState } from './files.js';
import { LIMITS } from './limits.js';
import { ListMessages, Message, SendMessageBody } from './messages.js';
import { Offer, OfferState, Presence, RejectOfferBody, SetPresenceBody, WaitingPlace } from './routing.js';
import { ComposedStaffContact } from './public.js';
import { Problem } from './errors.js';

/** Who may send a socket event. */
export type SocketAudience = 'visitor' | 'agent' | 'everybody';

interface ClientEvent<S extends z.ZodType, R extends z.ZodType> {
  readonly schema: S;
  readonly reply: R;
  readonly audience: SocketAudience;
}
const ask = <S extends z.ZodType, R extends z.ZodType>(
  audience: SocketAudience,
  schema: S,
  reply: R,
): ClientEvent<S, R> => ({ schema, reply, audience });
const none = z.object({});

/** What a client asks over the socket; the acknowledgement is `{ok: true, …reply}` or `{ok: false, problem}`. */
export const CLIENT_EVENTS = {
  'message.send': ask('everybody', SendMessageBody.extend({ contactId: Id }), z.object({ message: Message })),
  'messages.after': ask(
    'everybody',
    z.object({ contactId: Id, seq: z.number().int().min(0), staffSeq: z.number().int().min(0).optional() }),
    ListMessages.reply,
  ),
  typing: ask('everybody', z.object({ contactId: Id, isTyping: z.boolean() }), none),
  read: ask('everybody', z.object({ contactId: Id, seq: z.number().int().min(0) }), none),
  'presence.set': ask('agent', SetPresenceBody, z.object({ presence: Presence })),
  'offer.shown': ask('agent', z.object({ offerId: Id }), none),
  'offer.accept': ask('agent', z.object({ offerId: Id }), z.object({ contact: ComposedStaffContact })),
  'offer.reject': ask('agent', RejectOfferBody.extend({ offerId: Id }), none),
  'session.renew': ask('everybody', z.object({ token: z.string().max(LIMITS.token) }), none),
} as const;
export type ClientEventName = keyof typeof CLIENT_EVENTS;

const actorOf = z.object({ kind: z.enum(['visitor', 'agent']), id: Id });
/** What the server tells over the socket. `contact.changed` carries the reader's own shape. */
export const SERVER_EVENTS = {
  'message.sent': z.object({ message: Message }),
  typing: z.object({ contactId: Id, actor: actorOf, isTyping: z.boolean() }),
  read: z.object({ contactId: Id, actor: actorOf, seq: z.number().int() }),
  'contact.changed': z.object({ contact: z.looseObject({ id: Id }) }),
  'participant.joined': z.object({
    contactId: Id,
    participant: Participant.partial({ joinedAt: true, leftAt: true }),
    reason: z.string().nullable(),
  }),
  'participant.left': z.object({
    contactId: Id,
    participant: Participant.partial({ joinedAt: true, leftAt: true }),
    reason: z.string().nullable(),
  }),
  'offer.made': z.object({ offer: Offer }),
  'offer.ended': z.object({ offerId: Id, contactId: Id, outcome: OfferState.exclude(['ringing']) }),
  'waiting.changed': z.object({ queueId: Id, places: z.array(WaitingPlace), count: z.number().int() }),
  'presence.changed': z.object({ presence: Presence, cause: z.string() }),
  'fileInvitation.changed': z.object({
    contactId: Id,
    id: Id,
    state: InvitationState,
    issuedAt: Instant,
    expiresAt: Instant,
    serverNow: Instant,
    filesLeft: z.number().int(),
    bytesLeft: z.number().int(),
  }),
  'attachment.changed': z.object({ attachment: Attachment }),
  'assistance.asked': z.looseObject({ contactId: Id }),
  reminder: z.object({ contactId: Id, kind: z.enum(['afterSeconds', 'everyMessage']), since: Instant }),
  'queue.position': z.object({
    contactId: Id,
    position: z.number().int(),
    estimatedWaitSeconds: z.number().int().nullable(),
  }),
  'live.changed': z.object({}),
  'session.ended': z.object({ reason: z.string() }),
  resync: z.object({}),
} as const;
export type ServerEventName = keyof typeof SERVER_EVENTS;

/** How a socket call is answered. */
export type SocketAnswer<E extends ClientEventName> =
  ({ ok: true } & z.infer<(typeof CLIENT_EVENTS)[E]['reply']>) | { ok: false; problem: Problem };
