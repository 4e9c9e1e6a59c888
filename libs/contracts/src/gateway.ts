import { z } from 'zod';
import { Id, Instant } from './common.js';
import { event } from './define.js';

/** Somebody types: told from gateway to gateway; not persistent, no outbox. */
export const TypingChanged = event(
  'gateway.typing.changed.v1',
  ['gateway'],
  z.object({
    at: Instant,
    contactId: Id,
    actor: z.object({ kind: z.enum(['visitor', 'agent']), id: Id }),
    isTyping: z.boolean(),
    /** Staff who are not visible to the visitor type for staff only. */
    staffOnly: z.boolean().default(false),
  }),
);
