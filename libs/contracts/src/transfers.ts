import { z } from 'zod';
import { Skills } from './accounts.js';
import { Actor } from './actors.js';
import { Id, Instant, label, paged, QueueName, StaffName, Text, upTo } from './common.js';
import { event, request } from './define.js';
import { LIMITS } from './limits.js';
import { Refusal, RefusalCause, Target } from './message-events.js';
import { HandedOverBy } from './persons.js';
import { Assignment, Offer, Presence, PresenceState, WaitingPlace } from './routing.js';

/** To whom a contact is to go: one agent or one queue. Nobody, and both, are `invalid_input`. */
export const TransferTo = z.union([z.strictObject({ agentId: Id }), z.strictObject({ queueId: Id })]);
export type TransferTo = z.infer<typeof TransferTo>;
export const TransferBody = z.object({ to: TransferTo, note: Text.optional() });
/**
 * Rule 5. To an agent: it rings there, and until he takes it nothing has changed for the visitor; answered with the offer.
 * To a queue: the sender is out and free at once; answered with the place in which it waits. `transfer_pending`,
 * `target_unavailable`, `already_present`. Safe to repeat with its idempotency key.
 */
export const TransferContact = request(
  'routing.transfer.ask.v1',
  TransferBody.extend({ actor: Actor, contactId: Id, idempotencyKey: z.string().max(200).optional() }),
  z.union([Offer, WaitingPlace]),
);
/** The sender wants it back while nobody has taken it: what rings stops, what waits is pulled. Answered with his place in it. */
export const TakeBackTransfer = request(
  'routing.transfer.take-back.v1',
  z.object({ actor: Actor, contactId: Id }),
  Assignment,
);

/** So many agents and so many queues are listed; who looks for somebody else searches. */
export const TARGETS_AT_ONCE = 100;
/** An agent whom a contact may be handed to, as he is at this moment. */
export const TargetAgent = z.object({
  id: Id,
  name: upTo(LIMITS.name),
  state: PresenceState,
  reason: Presence.shape.reason,
  since: Instant.nullable(),
  load: z.number().int(),
  capacity: z.number().int(),
  skills: Skills,
});
export type TargetAgent = z.infer<typeof TargetAgent>;
/** A queue that a contact may go to. `agentsAvailable`: somebody else than who asks. */
export const TargetQueue = QueueName.extend({
  openNow: z.boolean(),
  agentsAvailable: z.boolean(),
  waiting: z.number().int(),
  estimatedWaitSeconds: z.number().int().nullable(),
});
export type TargetQueue = z.infer<typeof TargetQueue>;
/** `search`: in names, skills and numbers of queues. */
export const ListTargetsQuery = z.object({ contactId: Id, search: label(LIMITS.name).optional() });
/** Agents and queues that a contact may be handed to: not who asks, and nobody who is in it. Who is free comes first. */
export const ListTargets = request(
  'routing.target.list.v1',
  z.object({ actor: Actor, query: ListTargetsQuery }),
  z.object({ agents: paged(TargetAgent), queues: paged(TargetQueue) }),
);

/** A transfer to an agent, from the first ring to its end. Taken, it is told by the assignment that replaces the sender's. */
export const Transfer = z.object({
  offerId: Id,
  by: HandedOverBy,
  to: StaffName,
  note: upTo(LIMITS.text).nullable(),
  askedAt: Instant,
  expiresAt: Instant,
  /** Null while it rings. */
  outcome: Refusal.nullable(),
  cause: RefusalCause.nullable(),
  /** Why, in the words of who refused it. */
  reason: upTo(500).nullable(),
});
export type Transfer = z.infer<typeof Transfer>;
/** It rings, or it was not taken. Whole each time: of two, the one with an outcome is the later. */
export const TransferChanged = event(
  'routing.transfer.changed.v1',
  ['chat'],
  z.object({ at: Instant, contactId: Id, transfer: Transfer }),
);

/** What staff see of a contact that is on its way to somebody else: it rings at an agent, or waits in a queue. */
export const PendingTransfer = z.object({
  by: StaffName,
  to: Target,
  note: upTo(LIMITS.text).nullable(),
  askedAt: Instant,
  /** Null: it waits in a queue. */
  expiresAt: Instant.nullable(),
});
export type PendingTransfer = z.infer<typeof PendingTransfer>;
