import { ERROR_STATUS, type ErrorCode, type InputIssue, LIMITS, type Problem } from '@switchboard/contracts';
import { ZodError } from 'zod';
import { currentContext } from './context.js';

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

/** What a client is told about any failure. Only an AppError and a ZodError speak; everything else is `internal`. */
export function problemOf(error: unknown): Problem {
  const { code, detail, extra } = decisionOf(error);
  return {
    type: `urn:switchboard:problem:${code}`,
    title: titleOf(code),
    status: ERROR_STATUS[code],
    detail: cut(detail, LIMITS.detail),
    code,
    correlationId: currentContext()?.correlationId ?? '',
    ...(extra.errors && { errors: extra.errors.slice(0, LIMITS.issues).map(shortened) }),
    ...(extra.retryAfterSeconds !== undefined && { retryAfterSeconds: extra.retryAfterSeconds }),
  };
}

/** A reply has a bound, whatever was wrong: an input may be wrong in more ways than it has bytes. */
const shortened = ({ path, message }: InputIssue): InputIssue => ({
  path: cut(path, LIMITS.issuePath),
  message: cut(message, LIMITS.issueMessage),
});
const cut = (text: string, max: number) => text.slice(0, max);

/** The asking side of `problemOf`: the other process's decision as an error that can be thrown here. */
export function appErrorOf({ code, detail, errors, retryAfterSeconds }: Problem): AppError {
  return new AppError(code, detail, { errors, retryAfterSeconds });
}

/** What is wrong with an input, by path; never the value that was sent. */
export function issuesOf(error: ZodError): InputIssue[] {
  return error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
}

function decisionOf(error: unknown): Pick<AppError, 'code' | 'detail' | 'extra'> {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError) {
    return { code: 'invalid_input', detail: 'The input is not valid', extra: { errors: issuesOf(error) } };
  }
  return { code: 'internal', detail: 'Something went wrong on our side', extra: {} };
}

function titleOf(code: ErrorCode): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
