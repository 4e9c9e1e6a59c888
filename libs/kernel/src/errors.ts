import { ERROR_STATUS, type ErrorCode, type InputIssue } from '@switchboard/contracts';

/** A decision that is told to the caller: a code for machines, a sentence for people, no secrets in either. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    readonly extra: { errors?: InputIssue[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, { cause: extra.cause });
    this.status = ERROR_STATUS[code];
  }
}
