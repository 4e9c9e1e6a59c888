import { z } from 'zod';
import { LIMITS } from './limits.js';

/** Every stable error code that a client may meet, with its HTTP status (`design: api.md`, RFC 9457). */
export const ERROR_STATUS = {
  invalid_input: 400,
  empty_file: 400,
  name_not_allowed: 400,
  one_file_per_message: 400,
  unauthenticated: 401,
  forbidden: 403,
  origin_not_allowed: 403,
  uploads_not_allowed: 403,
  no_active_invitation: 403,
  ticket_invalid: 403,
  not_found: 404,
  user_not_found: 404,
  team_not_found: 404,
  widget_not_found: 404,
  visitor_not_found: 404,
  queue_not_found: 404,
  pause_reason_not_found: 404,
  offer_not_found: 404,
  status_not_found: 404,
  contact_not_found: 404,
  attachment_not_found: 404,
  invitation_not_found: 404,
  report_not_found: 404,
  gone: 410,
  offer_not_ringing: 409,
  transfer_pending: 409,
  status_required: 409,
  target_unavailable: 409,
  already_present: 409,
  capacity_full: 409,
  contact_closed: 409,
  upload_in_progress: 409,
  invitation_exhausted: 409,
  too_many_files: 409,
  queue_closed: 409,
  queue_full: 409,
  nobody_available: 409,
  on_hold: 409,
  conflict: 409,
  file_too_large: 413,
  total_too_large: 413,
  payload_too_large: 413,
  type_not_allowed: 415,
  type_mismatch: 415,
  idempotency_key_reused: 422,
  rate_limited: 429,
  quota_exceeded: 429,
  internal: 500,
  contract_violation: 500,
  unavailable: 503,
  timeout: 504,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_STATUS;
export const ErrorCode = z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]);

/** One thing that is wrong with an input, by its path (`fields.email`). */
export const InputIssue = z.object({
  path: z.string().max(LIMITS.issuePath),
  message: z.string().max(LIMITS.issueMessage),
});
export type InputIssue = z.infer<typeof InputIssue>;

/** What a client gets for every failure: `application/problem+json` (RFC 9457). */
export const Problem = z.object({
  type: z.string().max(200),
  title: z.string().max(200),
  status: z.number().int(),
  detail: z.string().max(LIMITS.detail),
  code: ErrorCode,
  correlationId: z.string().max(200),
  errors: z.array(InputIssue).max(LIMITS.issues).optional(),
  retryAfterSeconds: z.number().int().optional(),
});
export type Problem = z.infer<typeof Problem>;
