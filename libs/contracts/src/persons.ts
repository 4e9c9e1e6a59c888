import { z } from 'zod';
import { Id, upTo } from './common.js';
import { LIMITS } from './limits.js';

/** What a visitor knows somebody of staff by: an id that he has in this contact only, and his public name (ADR 0029). */
export const ShownAs = z.object({ id: Id, name: upTo(LIMITS.name).nullable() });
export type ShownAs = z.infer<typeof ShownAs>;

/**
 * Somebody who is or was in a contact, as services and staff know him. A visitor gets `personForVisitor`; of an agent
 * without `shownAs` he gets neither id nor name.
 */
export const Person = z.object({
  kind: z.enum(['visitor', 'agent']),
  id: Id.nullable(),
  name: upTo(LIMITS.name).nullable(),
  shownAs: ShownAs.optional(),
});
export type Person = z.infer<typeof Person>;

/** Whose place in a contact somebody else has now, or a queue. */
export const HandedOverBy = z.object({
  assignmentId: Id,
  id: Id,
  name: upTo(LIMITS.name),
  publicName: upTo(LIMITS.name),
});
export type HandedOverBy = z.infer<typeof HandedOverBy>;

/** Who says something in a contact; nobody in particular is the system. */
export const Sender = Person.extend({ kind: z.enum(['visitor', 'agent', 'system']) });
export type Sender = z.infer<typeof Sender>;

/** The one function that decides how a visitor knows somebody; it stands beside `visibleTo`, and no path goes past it. */
export function personForVisitor<P extends Sender>(person: P): P {
  const { shownAs, ...rest } = person;
  if (person.kind !== 'agent') return rest as P;
  return { ...rest, id: shownAs?.id ?? null, name: shownAs?.name ?? null } as P;
}
