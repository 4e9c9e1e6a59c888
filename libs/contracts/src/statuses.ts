import { z } from 'zod';
import { Id, Instant, label } from './common.js';
import { crud } from './crud.js';

/** A status inside other shapes. */
export const StatusName = z.object({ id: Id, name: z.string() });

/** The outcome that an agent must choose before closing (D22). */
export const Status = z.object({
  id: Id,
  name: z.string(),
  queueIds: z.array(Id),
  finalOutcome: z.boolean(),
  createdAt: Instant,
});
export type Status = z.infer<typeof Status>;
export const StatusInput = z.object({
  name: label(100, 1),
  /** Empty: every queue. */
  queueIds: z.array(Id).max(1000).default([]),
  /** Counts as resolved. */
  finalOutcome: z.boolean().default(true),
});
/** /v1/statuses: administrators write, staff read. */
export const Statuses = crud('chat.status', {
  item: Status,
  input: StatusInput,
  patch: z
    .object({ name: label(100, 1), queueIds: z.array(Id).max(1000), finalOutcome: z.boolean() })
    .partial(),
});
