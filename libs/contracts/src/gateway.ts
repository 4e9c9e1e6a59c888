import { z } from 'zod';
import { Id, Instant } from './common.js';
import { event } from './define.js';
import { Person } from './persons.js';

/** Somebody types, to staff alone where he is nobody to the visitor: told from gateway to gateway; not persistent, no outbox. */
export const TypingChanged = event(
  'gateway.typing.changed.v1',
  ['gateway'],
  z.object({
    at: Instant,
    contactId: Id,
    actor: Person.pick({ kind: true, shownAs: true }).extend({ id: Id }),
    isTyping: z.boolean(),
  }),
);
