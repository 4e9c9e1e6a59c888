import { z } from 'zod';
import { Id, Instant, label, recordOf, upTo } from './common.js';
import { crud } from './crud.js';
import { event } from './define.js';
import { LIMITS } from './limits.js';

const seconds = (min: number, max: number) => z.number().int().min(min).max(max);
const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)
  .max(5);
/** Opening times in `timeZone`; several periods a day, holidays closed all day. Null: always open. */
export const BusinessHours = z.object({
  timeZone: z.string().max(64).refine(isTimeZone, { message: 'is not a time zone' }),
  periods: z.array(z.object({ day: z.number().int().min(1).max(7), from: TimeOfDay, to: TimeOfDay })).max(50),
  holidays: z.array(z.iso.date()).max(400).default([]),
});
export type BusinessHours = z.infer<typeof BusinessHours>;
function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }) !== null;
  } catch {
    return false;
  }
}
export const OverflowStep = z.union([
  z.object({ afterSeconds: seconds(1, 86_400), toQueueId: Id }),
  z.object({ afterSeconds: seconds(1, 86_400), addPriority: z.number().int().min(1).max(1000) }),
  z.object({ afterSeconds: seconds(1, 86_400), relaxSkills: z.boolean() }),
]);
const HttpTemplate = z
  .string()
  .max(LIMITS.urlTemplate)
  .regex(/^https?:\/\//, 'must begin with http:// or https://');

const queuePolicy = {
  name: label(LIMITS.name, 1),
  priority: z.number().int().min(0).max(1000),
  requiredSkills: recordOf(z.string().min(1).max(64), z.number().int().min(1).max(100), LIMITS.skills),
  memberIds: z.array(Id).max(LIMITS.queueMembers),
  offerTimeoutSeconds: seconds(1, 3600),
  shownWithinSeconds: seconds(1, 60),
  missesBeforePause: z.number().int().min(0).max(100),
  pauseReasonId: Id.nullable(),
  wrapUpSeconds: seconds(0, 86_400),
  idleSeconds: seconds(0, 604_800),
  maxWaiting: z.number().int().min(0).max(100_000),
  maxWaitSeconds: seconds(0, 604_800),
  overflow: z.array(OverflowStep).max(20),
  serviceLevelSeconds: seconds(1, 86_400),
  businessHours: BusinessHours.nullable(),
  reminders: z
    .union([z.object({ afterSeconds: seconds(1, 86_400) }), z.object({ everyMessage: z.literal(true) })])
    .nullable(),
  visitorUrl: HttpTemplate.nullable(),
  externalUrl: HttpTemplate.nullable(),
} as const;

/**
 * A queue with its routing policy. 0 means "no limit" for maxWaiting, maxWaitSeconds, idleSeconds and "never" for
 * missesBeforePause; wrapUpSeconds 0 means no wrap-up. Priority: the higher number first.
 */
export const Queue = z.object({
  id: Id,
  number: z.number().int().min(1).max(LIMITS.queues),
  ...queuePolicy,
  revision: z.number().int(),
  createdAt: Instant,
});
export type Queue = z.infer<typeof Queue>;
export const QueueInput = z.object({
  number: z.number().int().min(1).max(LIMITS.queues).optional(),
  name: queuePolicy.name,
  priority: queuePolicy.priority.default(0),
  requiredSkills: queuePolicy.requiredSkills.default({}),
  memberIds: queuePolicy.memberIds.default([]),
  offerTimeoutSeconds: queuePolicy.offerTimeoutSeconds.default(30),
  shownWithinSeconds: queuePolicy.shownWithinSeconds.default(4),
  missesBeforePause: queuePolicy.missesBeforePause.default(1),
  pauseReasonId: queuePolicy.pauseReasonId.default(null),
  wrapUpSeconds: queuePolicy.wrapUpSeconds.default(60),
  idleSeconds: queuePolicy.idleSeconds.default(1800),
  maxWaiting: queuePolicy.maxWaiting.default(0),
  maxWaitSeconds: queuePolicy.maxWaitSeconds.default(3600),
  overflow: queuePolicy.overflow.default([]),
  serviceLevelSeconds: queuePolicy.serviceLevelSeconds.default(60),
  businessHours: queuePolicy.businessHours.default(null),
  reminders: queuePolicy.reminders.default(null),
  visitorUrl: queuePolicy.visitorUrl.default(null),
  externalUrl: queuePolicy.externalUrl.default(null),
});
export const QueuePatch = z
  .object({ number: z.number().int().min(1).max(LIMITS.queues), ...queuePolicy })
  .partial();
/** /v1/queues: administrators write, staff read. */
export const Queues = crud('routing.queue', { item: Queue, input: QueueInput, patch: QueuePatch });

export const PauseReason = z.object({
  id: Id,
  name: upTo(LIMITS.name),
  paid: z.boolean(),
  createdAt: Instant,
});
export type PauseReason = z.infer<typeof PauseReason>;
export const PauseReasonInput = z.object({ name: label(LIMITS.name, 1), paid: z.boolean().default(false) });
/** /v1/pause-reasons: administrators write, staff read. */
export const PauseReasons = crud('routing.pause-reason', {
  item: PauseReason,
  input: PauseReasonInput,
  patch: z.object({ name: label(LIMITS.name, 1), paid: z.boolean() }).partial(),
});

export const QueueChanged = event(
  'routing.queue.changed.v1',
  ['gateway', 'reports'],
  z.object({ at: Instant, queue: Queue, deleted: z.boolean().default(false) }),
);
