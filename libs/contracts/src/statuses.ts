import { z } from 'zod';
import { Id, Instant, label, upTo } from './common.js';
import { crud } from './crud.js';
import { LIMITS } from './limits.js';

const name = label(LIMITS.name, 1);
const queueIds = z.array(Id).max(LIMITS.queuesOfStatus);

/** A status inside other shapes. */
export const StatusName = z.object({ id: Id, name: upTo(LIMITS.name) });

/** The outcome that an agent must choose before closing (D22). */
export const Status = z.object({
  id: Id,
  name: upTo(LIMITS.name),
  queueIds,
  finalOutcome: z.boolean(),
  createdAt: Instant,
});
export type Status = z.infer<typeof Status>;
export const StatusInput = z.object({
  name,
  /** Empty: every queue. */
  queueIds: queueIds.default([]),
  /** Counts as resolved. */
  finalOutcome: z.boolean().default(true),
});
/** /v1/statuses: administrators write, staff read. */
export const Statuses = crud('chat.status', {
  item: Status,
  input: StatusInput,
  patch: z.object({ name, queueIds, finalOutcome: z.boolean() }).partial(),
});
